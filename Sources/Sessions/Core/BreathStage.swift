import Biosignals
import HRV

/// Breaths of the best breathing signal, and their depth against the person's own free breathing.
struct BreathStage: Sendable {
    struct Source: Sendable, Hashable {
        var port: Int
        var channel: Int
        var kind: ChannelKind

        /// Lower is better: a belt measures volume, flow its derivative, impedance moves with posture.
        var rank: Int {
            switch kind {
            case .belt: 0
            case .airflow: 1
            case .impedance: 2
            default: 3
            }
        }
    }

    /// Breaths of free breathing that a depth is compared with, and the least that make a comparison.
    private static let referenceBreaths = 12
    private static let leastReference = 3
    /// Seconds after which the last breath says nothing of the present.
    private static let staleAfter = 20.0

    /// The sensor whose breaths count; nil while none gives data, and then they are derived from the heart.
    private(set) var source: Source?
    /// To whom the depths of free breathing belong.
    private var measured: Source?
    private var derivation = DerivedBreathing()
    private var derived: [DerivedBreath] = []
    private var freeDepths: [Double] = []
    private(set) var last: Breath?

    /// Depths of two sensors are not compared.
    mutating func use(_ chosen: Source?) {
        guard chosen != source else { return }
        source = chosen
        derivation = DerivedBreathing()
        guard let chosen, chosen != measured else { return }
        measured = chosen
        freeDepths = []
        last = nil
    }

    /// - Parameter paced: whether a pacer guided this breath; only free breaths make the reference.
    mutating func push(
        _ found: DetectedBreath, in pipeline: borrowing ChannelPipeline, paced: Bool,
        metrics: inout LiveMetrics, into sink: inout some OutputSink
    ) {
        guard let source, let label = BreathSource(source.kind),
            let inhale = pipeline.time(of: found.inhale), let exhale = pipeline.time(of: found.exhale),
            let end = pipeline.time(of: found.end), end > inhale
        else { return }
        let breath = Breath(
            inhale: inhale, exhale: exhale, end: end, rate: 60 / end.secondsSince(inhale),
            depth: Double(found.depth), quality: Double(found.quality), source: label)
        metrics.addBreath(inhale: inhale.seconds, exhale: exhale.seconds, end: end.seconds)
        if !paced {
            if freeDepths.count == Self.referenceBreaths { freeDepths.removeFirst() }
            freeDepths.append(breath.depth)
        }
        last = breath
        sink.emit(.breath(breath))
    }

    /// Breaths that show in the heart beats, where no sensor measures them. They are told with their label and go no
    /// further: neither feedback nor any other number may rest on breathing that was read from the heart.
    mutating func derive(from beat: DetectedBeat, ending interval: Interval, into sink: inout some OutputSink)
    {
        if interval.rr == nil { derivation.gap() }
        derived.removeAll(keepingCapacity: true)
        derivation.push(
            time: interval.time, rr: interval.isValid ? interval.rr : nil, amplitude: beat.amplitude,
            baseline: beat.baseline, into: &derived)
        for breath in derived {
            sink.emit(
                .breath(
                    Breath(
                        inhale: SessionTime(seconds: breath.inhale),
                        exhale: SessionTime(seconds: breath.exhale),
                        end: SessionTime(seconds: breath.end), rate: breath.rate, depth: 0,
                        quality: Double(breath.quality), source: .derived)))
        }
    }

    /// Depth of the last breath over the median depth of free breathing.
    func relativeDepth(at now: SessionTime) -> Double? {
        guard let last, isFresh(last, at: now), freeDepths.count >= Self.leastReference else { return nil }
        let median = freeDepths.sorted()[freeDepths.count / 2]
        return median > 0 ? last.depth / median : nil
    }

    /// Breaths a minute of the last breath, while it is recent.
    func rate(at now: SessionTime) -> Double? {
        guard let last, isFresh(last, at: now) else { return nil }
        return last.rate
    }

    private func isFresh(_ breath: Breath, at now: SessionTime) -> Bool {
        now.secondsSince(breath.end) < Self.staleAfter
    }
}
