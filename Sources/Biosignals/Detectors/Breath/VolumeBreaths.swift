/// Breaths of a volume-like signal on the slow grid: a smooth curve, and the search for its turning points.
struct VolumeBreaths: Sendable {
    /// Seconds within which the measure of what is faster than breathing forgets.
    static let memory = 20.0

    private var smoother: BreathSmoother
    private var turning: VolumeTurning
    /// Mean size of what is faster than breathing, in the signal's unit.
    private var ripple = 0.0
    private var count = 0.0
    private let longest: Double

    init(rate: Double) {
        smoother = .volume(rate: rate)
        turning = VolumeTurning(rate: rate)
        longest = Self.memory * rate
    }

    /// - Parameter deaf: the signal stands still; breaths are not believed.
    mutating func push(_ value: Double, deaf: Bool) -> SlowBreath? {
        let output = smoother.push(value)
        // An average at first, an exponential one later.
        count = min(count + 1, longest)
        ripple += (output.fast - ripple) / count
        guard !deaf else { return nil }
        return turning.push(output.smooth, ripple: ripple).map(smoother.whole)
    }

    /// After a gap: nothing before `index` is known. The index runs on.
    mutating func restart(at index: Int, value: Double) {
        smoother.restart(at: value)
        turning.restart(at: index)
        ripple = 0
        count = 0
    }
}
