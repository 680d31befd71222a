/// A heart beat found in a signal.
public struct DetectedBeat: Sendable, Hashable {
    /// 0-based position of the R peak, of a pulse's steepest rise, or of the middle of the first heart sound, on the
    /// signal's own sample grid, with a fraction.
    public var position: Double
    /// Index of the sample at which the detector decided; `confirmedAt - position` is the decision delay.
    public var confirmedAt: Int
    /// Confidence, 0 to 1.
    public var quality: Float
    /// Height of the R peak over the level around it (negative where the complex points down), or of the pulse from
    /// foot to peak, in the signal's own unit; 0 when it was not measured.
    public var amplitude: Float
    /// The level that the amplitude stands on, in the signal's own unit.
    public var baseline: Float
    /// Position of the foot of a pulse wave, where its rise begins; nil for other signals.
    public var foot: Double?
    /// Position of the systolic peak of a pulse wave; nil for other signals.
    public var peak: Double?

    public init(
        position: Double, confirmedAt: Int, quality: Float, amplitude: Float = 0, baseline: Float = 0,
        foot: Double? = nil, peak: Double? = nil
    ) {
        self.position = position
        self.confirmedAt = confirmedAt
        self.quality = quality
        self.amplitude = amplitude
        self.baseline = baseline
        self.foot = foot
        self.peak = peak
    }
}

/// One breath found in a breathing signal: from the onset of an inhalation to the onset of the next.
public struct DetectedBreath: Sendable, Hashable {
    /// Position where this inhalation began, in samples with a fraction.
    public var inhale: Double
    /// Position where exhalation began.
    public var exhale: Double
    /// Position where the next inhalation began, which ends this breath.
    public var end: Double
    /// Peak-to-trough depth in the signal's own unit, what smoothing takes given back (for airflow: the integral over the
    /// inhalation).
    public var depth: Float
    /// Confidence, 0 to 1.
    public var quality: Float
    /// Index of the sample at which the detector decided.
    public var confirmedAt: Int
    /// Samples for which the breath stood still between inhaling and exhaling, and before the next inhalation.
    public var pauseAfterInhale: Double
    public var pauseAfterExhale: Double

    public init(
        inhale: Double, exhale: Double, end: Double, depth: Float, quality: Float, confirmedAt: Int,
        pauseAfterInhale: Double = 0, pauseAfterExhale: Double = 0
    ) {
        self.inhale = inhale
        self.exhale = exhale
        self.end = end
        self.depth = depth
        self.quality = quality
        self.confirmedAt = confirmedAt
        self.pauseAfterInhale = pauseAfterInhale
        self.pauseAfterExhale = pauseAfterExhale
    }
}

/// Why a stretch of signal cannot be trusted.
public enum QualityReason: String, Sendable, Codable {
    case good
    /// No change at all.
    case flat
    /// Samples stand at a rail.
    case clipped
    /// Too much noise for the detector.
    case noisy
    /// The electrode or clip is off.
    case leadOff = "lead-off"
    /// The body or the sensor moved.
    case motion
    /// A clean signal without a heart beat in it.
    case noPulse = "no-pulse"
    /// The carrier of a sensor on a sound card is not heard.
    case noCarrier = "no-carrier"
    /// An audio input is silent.
    case noSound = "no-sound"
    /// The guide's own sound covers that of breathing.
    case ownSound = "own-sound"
}

/// Judgement of the most recent stretch of a signal.
public struct SignalQuality: Sendable, Hashable, Codable {
    /// 0 (nothing usable) to 1 (clean).
    public var index: Float
    public var reason: QualityReason

    public init(index: Float, reason: QualityReason) {
        self.index = index
        self.reason = reason
    }

    public static let good = SignalQuality(index: 1, reason: .good)
}
