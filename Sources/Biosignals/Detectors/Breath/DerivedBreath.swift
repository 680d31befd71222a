/// The ways in which breathing shows in heart beats.
public struct BreathModulations: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The heart beats faster while inhaling (respiratory sinus arrhythmia).
    public static let rhythm = BreathModulations(rawValue: 1)
    /// Height of the R peak, or of the pulse.
    public static let amplitude = BreathModulations(rawValue: 2)
    /// Level that the R peak or the pulse stands on.
    public static let baseline = BreathModulations(rawValue: 4)
}

/// A breath derived from heart beats. It is an estimate: never to be scored against a pacer, and never shown without
/// saying that it is derived.
public struct DerivedBreath: Sendable, Hashable {
    /// When the inhalation began, in seconds of the beats' clock.
    public var inhale: Double
    /// When the exhalation began.
    public var exhale: Double
    /// When the next inhalation began.
    public var end: Double
    /// Breaths a minute, over the last 40 s.
    public var rate: Double
    /// Confidence, 0 to 1.
    public var quality: Float
    /// Those that agree on the rate.
    public var modulations: BreathModulations

    public init(
        inhale: Double, exhale: Double, end: Double, rate: Double, quality: Float,
        modulations: BreathModulations
    ) {
        self.inhale = inhale
        self.exhale = exhale
        self.end = end
        self.rate = rate
        self.quality = quality
        self.modulations = modulations
    }
}
