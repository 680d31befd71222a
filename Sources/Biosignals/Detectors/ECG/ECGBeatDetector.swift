/// Finds heart beats in an ECG while it comes in.
///
/// Works on any unit, offset and polarity. A copy at 100 to 200 Hz is searched for QRS complexes; the time of each
/// beat is then taken from the little-filtered signal at full rate, with a fraction. A signal that stands still
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
    /// Seconds that the peak may lie before the middle of its complex when the decision comes as late as it may.
    private static let earliness = 0.05

    private var standstill: StandstillGuard
    private var decimator: Decimator
    private var feature: QRSFeature
    private var decision: QRSDecision
    private var history: RingBuffer
    private var refiner: PeakRefiner

    /// - Parameter rate: samples a second, 100 to 2000 (50 to 10,000 are accepted).
    public init(rate: Double) {
        precondition(rate >= 50 && rate <= 10_000, "an ECG is sampled at 50 to 10,000 Hz")
        self.rate = rate
        decimator = Decimator(factor: rate < 200 ? 1 : Int(rate / 100))
        let slowRate = rate / Double(decimator.factor)
        standstill = StandstillGuard(limit: Int(Self.standstillSeconds * rate))
        feature = QRSFeature(rate: slowRate)
        decision = QRSDecision(
            rate: slowRate, wait: Self.longestDelay - Self.earliness - (feature.delay + 1) / slowRate,
            waveLag: Int(feature.delay.rounded()))
        history = RingBuffer(capacity: Int(rate) + 1)
        refiner = PeakRefiner(rate: rate)
    }

    /// Longest time in seconds between an R peak and the decision on it.
    public var maximumDelay: Double { Self.longestDelay }

    /// The beat that this sample decides, if any. Positions count from the first sample after `init` or `reset`.
    public mutating func push(_ sample: Float) -> DetectedBeat? {
        let verdict = standstill.push(sample)
        history.push(standstill.value)
        if verdict == .resumed {
            feature.restart(at: Double(standstill.value))
            decision.restart()
        }
        guard let slow = decimator.push(Double(standstill.value)) else { return nil }
        let hump = decision.push(verdict == .still ? 0 : feature.push(slow), wave: slow)
        guard let hump, verdict != .still else { return nil }
        return beat(from: hump)
    }

    /// Takes in a block and appends the beats that it decides; the same beats as `push` sample by sample.
    public mutating func process(_ samples: Span<Float>, into beats: inout [DetectedBeat]) {
        for index in samples.indices {
            if let beat = push(samples[index]) { beats.append(beat) }
        }
    }

    private mutating func beat(from hump: QRSDecision.Hump) -> DetectedBeat? {
        let centre = decimator.inputPosition(of: Double(hump.index) - feature.delay)
        let newest = history.count - 1
        guard !isStep(near: centre, newest: newest) else { return nil }
        let earliest = Double(newest) - Self.longestDelay * rate
        let peak = refiner.peak(near: centre, notBefore: earliest, in: history)
        return DetectedBeat(
            position: peak.position, confirmedAt: newest, quality: Float(hump.score / (1 + hump.score)),
            amplitude: peak.amplitude, baseline: peak.baseline)
    }

    /// Whether what looks like a beat is the step with which a lead falls off: flat from there on, at another level
    /// than before. After a beat a coarse signal is flat as well, near the level that it came from.
    private func isStep(near centre: Double, newest: Int) -> Bool {
        guard Double(standstill.run) >= 0.06 * rate, Double(newest - standstill.run) <= centre + 0.05 * rate
        else {
            return false
        }
        let before = history[max(history.firstIndex, Int(centre - 0.1 * rate))]
        var excursion: Float = 0
        for index in max(history.firstIndex, Int(centre - 0.05 * rate))...newest {
            excursion = max(excursion, abs(history[index] - before))
        }
        return abs(standstill.value - before) > 0.5 * excursion
    }

    /// Starts over: levels are learned again and positions count from 0.
    public mutating func reset() {
        standstill.reset()
        decimator.reset()
        feature.restart(at: 0)
        decision.reset()
        history.reset()
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
