/// How a recording is analysed.
public struct AnalysisSettings: Sendable, Hashable, Codable {
    public enum SpectralMethod: String, Sendable, Codable, CaseIterable { case welch }

    /// What is taken out of the resampled intervals before the spectrum.
    public enum DetrendMethod: String, Sendable, Codable, CaseIterable {
        /// Smoothness priors, corner 0.0355 Hz.
        case priors
        /// The straight line of each stretch.
        case linear
        /// Only the mean of each segment.
        case none
    }

    public var method = SpectralMethod.welch
    public var detrend = DetrendMethod.priors
    /// Replace isolated artefacts by estimates that are flagged and counted.
    public var correct = true
    /// Give also the numbers that the recording is too short or too dirty for; they stay named in `withheld`.
    public var all = false

    public init() {}
}
