/// Finds heart beats in an ECG while it comes in.
///
/// Works on any unit, offset and polarity. Spikes of a pacemaker are taken out (`SpikeRepair`). A copy at 100 to 200 Hz
/// (below 200 Hz the signal itself), without the hum of mains (`MainsFilter`), is searched for QRS complexes; the time of
/// each beat is then taken from the little-filtered signal at full rate, with a fraction. A signal that stands still
/// (lead off, saturation) gives no beats; after it the detector learns for 1.5 s and goes on.
///
/// Delay: 0.17 s typically, never more than `maximumDelay`. Nothing is allocated after `init`.
///
/// Source: thresholds after Pan and Tompkins 1985 and Hamilton 2002; see `QRSFeature`, `QRSDecision`,
/// `QRSTemplates` and `QRSEvidence` for what differs, and for the records that it was developed on.
public struct ECGBeatDetector: Sendable {
    /// Samples a second of the input.
    public let rate: Double

    /// Seconds without any change that mean a lead is off. A coarse converter shows the rest between two slow
    /// beats as one value for up to half a second.
    private static let standstillSeconds = 1.0
    private static let longestDelay = 0.25
    /// Seconds from the middle of a complex to its decision, at most. So its peak may lie some 40 ms before the middle.
    private static let longestWait = 0.2

    /// Samples at the lower rate that are searched together, where so many come at once.
    private static let block = 64

    private var standstill: StandstillGuard
    private var spikes: SpikeRepair
    /// The signal without what is no number and without spikes.
    private var history: SlidingBuffer
    /// Samples of it that are searched.
    private var searched = 0
    private var decimator: Decimator
    private var decision: QRSDecision
    private var refiner: PeakRefiner

    /// - Parameter rate: samples a second, 100 to 2000 (50 to 10,000 are accepted).
    public init(rate: Double) {
        precondition(ChannelKind.ecg.isDetectable(at: rate), "an ECG is sampled at 50 to 10,000 Hz")
        self.rate = rate
        decimator = Decimator(factor: rate < 200 ? 1 : Int(rate / 100))
        let factor = decimator.factor
        standstill = StandstillGuard(limit: Int(Self.standstillSeconds * rate))
        spikes = SpikeRepair(rate: rate)
        history = SlidingBuffer(keeping: Int(rate) + 2 * factor * Self.block)
        decision = QRSDecision(
            rate: rate / Double(factor), longest: Self.longestWait, block: 2 * Self.block)
        refiner = PeakRefiner(rate: rate)
    }

    /// Longest time in seconds between an R peak and the decision on it.
    public var maximumDelay: Double { Self.longestDelay }

    /// The beat that this sample decides, if any. Positions count from the first sample after `init` or `reset`.
    public mutating func push(_ sample: Float) -> DetectedBeat? {
        if changes(with: sample) { turn() }
        let value = standstill.value
        history.append(value)
        // The usual case alone, which must be cheap: nothing waits, and this is no spike.
        if searched == history.count - 1, spikes.pass(value) {
            searched += 1
            guard let slow = decimator.push(Double(value)) else { return nil }
            decision.append(Float(slow))
            return nextBeat()
        }
        repair(newest: 1)
        search(to: history.count - spikes.held)
        return nextBeat()
    }

    /// Takes in a block and appends the beats that it decides; the same beats as `push` sample by sample.
    public mutating func process(_ samples: Span<Float>, into beats: inout [DetectedBeat]) {
        process(samples, isLively: false, into: &beats)
    }

    /// - Parameter isLively: whether the samples are known to be.
    package mutating func process(
        _ samples: Span<Float>, isLively: Bool, into beats: inout [DetectedBeat]
    ) {
        var first = 0
        while first < samples.count {
            let part = samples.extracting(first..<min(samples.count, first + Self.block * decimator.factor))
            let steady = standstill.goesOn(through: part, isLively: isLively)
            takeIn(part.extracting(..<steady))
            first += steady
            while let beat = nextBeat() { beats.append(beat) }
            if steady < part.count {
                if let beat = push(part[steady]) { beats.append(beat) }
                first += 1
            }
        }
    }

    /// Whether the signal comes to a standstill with this sample, or moves again after one.
    @inline(__always)
    private mutating func changes(with sample: Float) -> Bool {
        if standstill.movesOn(sample) { return false }
        let wasStill = standstill.isStill
        return standstill.push(sample) == .resumed || standstill.isStill != wasStill
    }

    /// Follows such a change, when everything before it has been searched.
    private mutating func turn() {
        guard !standstill.isStill else { return }
        search(to: history.count)
        decision.skip()
        decision.restart(at: standstill.value)
    }

    /// Keeps samples that are numbers, and hands on what can no longer be changed.
    private mutating func takeIn(_ samples: Span<Float>) {
        history.append(samples)
        repair(newest: samples.count)
        search(to: history.count - spikes.held)
    }

    private mutating func repair(newest: Int) {
        let reach = spikes.reach
        history.change(from: history.count - newest - reach) { spikes.repair(&$0, from: reach) }
    }

    /// Hands the means of each few samples on, up to `end`.
    private mutating func search(to end: Int) {
        guard searched < end else { return }
        decision.append(searched..<end, of: history, thinnedBy: &decimator)
        searched = end
    }

    /// The next beat among the samples taken in.
    private mutating func nextBeat() -> DetectedBeat? {
        if standstill.isStill {
            decision.skip()
            return nil
        }
        while let hump = decision.next() {
            if let beat = beat(from: hump) { return beat }
        }
        return nil
    }

    private mutating func beat(from hump: QRSHump) -> DetectedBeat? {
        let newest = decision.index * decimator.factor + decimator.factor - 1
        let centre = decimator.inputPosition(of: Double(hump.index) - decision.delay)
        if isStep(near: centre, newest: newest) { return nil }
        decision.accept(hump)
        // What might be a spike may have held the newest samples back.
        let earliest = Double(newest + spikes.mostHeld) - Self.longestDelay * rate
        let peak = refiner.peak(near: centre, notBefore: earliest, in: history)
        return DetectedBeat(
            position: peak.position, confirmedAt: newest, quality: Float(hump.score / (1 + hump.score)),
            amplitude: peak.amplitude, baseline: peak.baseline)
    }

    /// Whether what looks like a beat is the step with which a lead falls off: flat from there on, at another level
    /// than before. After a beat a coarse signal is flat as well, near the level that it came from.
    private func isStep(near centre: Double, newest: Int) -> Bool {
        let value = history[newest]
        let start = Int(centre - 0.1 * rate)
        var flat = newest
        while flat > start, history[flat - 1] == value { flat -= 1 }
        guard Double(newest - flat) >= 0.06 * rate, Double(flat) <= centre + 0.05 * rate else { return false }
        let before = history[start]
        var excursion: Float = 0
        for place in Int(centre - 0.05 * rate)...newest {
            excursion = max(excursion, abs(history[place] - before))
        }
        return abs(value - before) > 0.5 * excursion
    }

    /// Starts over: levels are learned again and positions count from 0.
    public mutating func reset() {
        standstill.reset()
        spikes = SpikeRepair(rate: rate)
        history.reset()
        searched = 0
        decimator.reset()
        decision.reset()
        refiner.reset()
    }

    /// Runs the causal detector over a whole signal.
    public static func detect(in samples: [Float], rate: Double) -> [DetectedBeat] {
        var detector = ECGBeatDetector(rate: rate)
        var beats: [DetectedBeat] = []
        detector.process(samples.span, into: &beats)
        return beats
    }
}
