/// Windows and gates of the live numbers.
public struct LiveMetricsSettings: Sendable, Hashable, Codable {
    /// Seconds for mean HR, SDNN, RMSSD, pNN50 and the artefact share.
    public var timeWindow = 60.0
    /// Seconds for LF; HF uses them too once they are there.
    public var spectralWindow = 120.0
    /// Seconds with which HF makes do before that.
    public var shortSpectralWindow = 60.0
    /// Seconds for the breathing rate.
    public var breathWindow = 30.0
    /// The pacer lock looks back over the longer of this many seconds and this many cycles.
    public var pacerWindow = 40.0
    public var pacerCycles = 4.0
    /// Seconds after which spectra, and the fit to the pacer, are calculated anew at the next beat.
    public var spectralHop = 5.0
    public var pacerHop = 2.0
    /// Breaths in the median of RSA, and how many of them must have a measure.
    public var rsaBreaths = 5
    public var fewestRSABreaths = 3
    /// Seconds for the clean share that gates feedback.
    public var gateWindow = 40.0
    /// Percent of flagged intervals in a number's window above which only the mean rate is given.
    public var highestArtefactPercent = 10.0
    /// Part of the time window that clean intervals must cover.
    public var lowestCoverage = 0.8
    /// Seconds without a clean beat over which nothing is interpolated.
    public var longestHole = 3.5
    /// Phase of the pacer, in radians, at which inhalation turns to exhalation.
    public var pacerExhalePhase = Double.pi

    public init() {}
}
