/// A moment at which a loudness is highest.
struct SoundPeak: Sendable {
    /// Seconds of the loudness.
    var time = -Double.infinity
    var height = 0.0
}

/// Finds the peaks of a loudness, each of which is the highest point for a while.
struct SoundPeaks: Sendable {
    /// Seconds within which only the highest point is a peak.
    static let apart = 0.06

    private let rate: Double
    private var count = 0
    private var before = 0.0
    private var here = 0.0
    private var candidate = SoundPeak()

    /// - Parameter rate: of the loudness.
    init(rate: Double) { self.rate = rate }

    /// Seconds of the loudness so far.
    var now: Double { Double(count) / rate }

    /// The peak that this value completes, if any.
    mutating func push(_ loudness: Double) -> SoundPeak? {
        if here > before, here >= loudness, here > candidate.height {
            let top = Double(count - 1) + Parabola.top(before, here, loudness)
            candidate = SoundPeak(time: top / rate, height: here)
        }
        before = here
        here = loudness
        count += 1
        guard candidate.height > 0, now - candidate.time > Self.apart else { return nil }
        defer { candidate = SoundPeak() }
        return candidate
    }
}
