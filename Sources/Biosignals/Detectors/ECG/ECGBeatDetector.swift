/// Finds heart beats in an ECG while it comes in.
///
/// Works on any unit, offset and polarity. A copy at about 200 Hz is searched for QRS complexes; the time of each
/// beat is then taken from the little-filtered signal at full rate, with a fraction. A signal that stands still
/// (lead off, saturation) gives no beats; after it the detector learns for 1.5 s and goes on.
///
/// Delay: 0.16 s typically, at most `maximumDelay`. Cost: some tens of ns a sample; nothing is allocated after
/// `init`. Its constants were chosen on records 101, 108, 114, 118, 122, 208 and 223 of the MIT-BIH Arrhythmia
/// Database and checked on 106, 109, 116, 119, 203, 209 and 230.
///
/// Source: thresholds after Pan and Tompkins 1985 and Hamilton 2002; see `QRSFeature` and `QRSDecision` for what
/// differs.
public struct ECGBeatDetector: Sendable {
    /// Samples a second of the input.
    public let rate: Double

    /// Seconds without any change that mean a lead is off. A coarse converter shows the rest between two slow
    /// beats as one value for up to half a second.
    private static let standstillSeconds = 1.0

    private let slowRate: Double
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
        decimator = Decimator(factor: max(1, Int(rate / 180)))
        slowRate = rate / Double(decimator.factor)
        standstill = StandstillGuard(limit: Int(Self.standstillSeconds * rate))
        feature = QRSFeature(rate: slowRate)
        decision = QRSDecision(rate: slowRate)
        history = RingBuffer(capacity: Int(rate) + 1)
        refiner = PeakRefiner(rate: rate)
    }

    /// Longest time in seconds between an R peak and the decision on it.
    public var maximumDelay: Double { Self.longestDelay }
    private static let longestDelay = 0.25

    /// The beat that this sample decides, if any. Positions count from the first sample after `init` or `reset`.
    public mutating func push(_ sample: Float) -> DetectedBeat? {
        let verdict = standstill.push(sample)
        history.push(standstill.value)
        if verdict == .resumed {
            feature.restart(at: Double(standstill.value))
            decision.restart()
        }
        guard let slow = decimator.push(Double(standstill.value)) else { return nil }
        let hump = decision.push(verdict == .still ? 0 : feature.push(slow))
        guard let hump, verdict != .still else { return nil }
        let centre = decimator.inputPosition(of: Double(hump.index) - feature.delay)
        let newest = history.count - 1
        guard !isStep(near: centre, newest: newest) else { return nil }
        let earliest = Double(newest) - Self.longestDelay * rate
        let peak = refiner.peak(near: centre, notBefore: earliest, in: history)
        return DetectedBeat(
            position: peak.position, confirmedAt: newest,
            quality: Float(min(1, hump.height / (2 * hump.threshold))), amplitude: peak.amplitude,
            baseline: peak.baseline)
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
        return samples.compactMap { detector.push($0) }
    }
}
