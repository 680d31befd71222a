import Biosignals
import HRV

/// Heart and breath of a recording that is too long for the memory: its parts are searched one after the other, each with
/// some minutes of those beside it, so that what lies at its edges is found as if the whole were in view.
struct LongSearch {
    /// Seconds of a part: what the search for beats learns forms of beats from at a time.
    static let part = 3_600.0
    /// Seconds beside a part that are searched with it: more than what is weighed around a beat.
    private static let beside = 180.0
    /// Seconds by which a beat or a breath at an edge may be found at another place from the other side.
    private static let tolerance = 0.1
    /// Samples a second that are kept of a breathing wave.
    private static let waveRate = 25.0

    struct Found {
        /// As measured: only gaps are flagged.
        var intervals: [Interval] = []
        var breaths: [HRVAnalysis.Breath] = []
        /// The wave of a belt without a gap; nil for others.
        var respiration: Respiration?
    }

    private let signals: LongSignals
    private let part: Double
    /// What is searched, by its kind and name; nil where there is none.
    let heart: ImportedSignal?
    let breath: ImportedSignal?

    /// - Parameter part: seconds that are searched at once.
    init(_ signals: LongSignals, part: Double = Self.part) {
        self.signals = signals
        self.part = part
        func first(_ kinds: [ChannelKind]) -> ImportedSignal? {
            kinds.lazy.compactMap { kind in signals.layout.first { $0.channel.kind == kind } }.first
        }
        heart = first(RecordedPhysiology.heartKinds)
        breath = first(RecordedPhysiology.breathKinds)
    }

    func run() throws -> Found {
        let search = SignalSearch()
        var found = Found()
        var wave = BreathWave(rate: Self.waveRate)
        for range in signals.ranges(part) {
            let wider =
                max(
                    0, range.lowerBound - Self.beside)..<min(
                    signals.seconds, range.upperBound + Self.beside)
            let traces = try signals.part(wider).map(SignalTrace.init)
            if let heart {
                let leads = SignalTrace.leads(of: [heart.channel.kind], in: traces)
                add(search.beats(in: leads), of: range, to: &found.intervals)
            }
            if let breath, let trace = traces.first(where: { $0.name == breath.channel.name }) {
                add(search.breaths(in: trace), of: range, to: &found.breaths)
                if BreathSource(trace.kind) == .belt { wave.add(trace, range) }
            }
        }
        found.respiration = wave.respiration
        return found
    }

    /// Those of the part itself; at its beginning those that the part before has not.
    private func add(
        _ beats: [SignalSearch.Beat], of range: Range<Double>, to intervals: inout [Interval]
    ) {
        for (index, beat) in beats.enumerated() {
            let last = intervals.last?.time
            let from = max(range.lowerBound, last ?? -.infinity) - Self.tolerance
            guard beat.time >= from, beat.time < range.upperBound else { continue }
            if let last, beat.time <= last + Self.tolerance { continue }
            let joins = index > 0 && beats[index - 1].stretch == beat.stretch
            // At an edge the beat before is the one that the part before has found, at its own place.
            intervals.append(
                Interval(beatAt: beat.time, after: joins ? last ?? beats[index - 1].time : nil))
        }
    }

    private func add(
        _ found: [SignalSearch.Breath], of range: Range<Double>, to breaths: inout [HRVAnalysis.Breath]
    ) {
        for breath in found {
            let last = breaths.last?.end ?? -.infinity
            guard breath.inhale < range.upperBound, breath.inhale >= last - 5 * Self.tolerance,
                breath.end > range.lowerBound
            else { continue }
            breaths.append((inhale: max(breath.inhale, last), exhale: breath.exhale, end: breath.end))
        }
    }
}

/// A breathing wave without gaps, thinned by means of neighbours to what its slow course needs.
private struct BreathWave {
    let rate: Double
    private var start: Double?
    private var thinned = 0.0
    private var samples: [Double] = []
    private var isBroken = false

    init(rate: Double) { self.rate = rate }

    /// Adds what a signal has within a range.
    mutating func add(_ trace: SignalTrace, _ range: Range<Double>) {
        guard trace.stretches.count == 1, let stretch = trace.stretches.first else {
            isBroken = true
            return
        }
        let factor = max(1, Int(stretch.rate / rate))
        // On a grid of whole means from the recording's beginning.
        func mean(_ time: Double) -> Int { Int((time * stretch.rate / Double(factor)).rounded()) }
        let offset = Int((stretch.start * stretch.rate).rounded())
        if start == nil { start = (Double(factor) - 1) / 2 / stretch.rate }
        thinned = stretch.rate / Double(factor)
        for index in mean(range.lowerBound)..<mean(range.upperBound) {
            let first = index * factor - offset
            guard first >= 0, first + factor <= stretch.values.count else {
                isBroken = isBroken || first < 0
                continue
            }
            let sum = stretch.values[first..<first + factor].reduce(0.0) { $0 + Double($1) }
            samples.append(sum / Double(factor))
        }
    }

    var respiration: Respiration? {
        guard let start, !isBroken else { return nil }
        return Respiration(start: start, rate: thinned, samples: samples)
    }
}
