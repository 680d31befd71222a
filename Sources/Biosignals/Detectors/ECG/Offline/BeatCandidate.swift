/// A hump of the fused QRS band: a place where a beat may be.
struct BeatCandidate: Sendable {
    /// Slow index.
    var index: Int32
    /// The lead that weighs most there.
    var lead: Int32
    /// Natural logarithm of its height over the local height of beats.
    var height: Float
    /// Share of local noise in the local height of beats.
    var noise: Float
    /// Turning of the analytic signal at its middle, as a frequency in Hz: high for QRS complexes, low for T waves
    /// and movement.
    var frequency: Float
}
