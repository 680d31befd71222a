/// Breaths of a flow signal on the slow grid.
struct FlowBreaths: Sendable {
    private var smoother: BreathSmoother
    private var level: FlowLevel
    private var turning: FlowTurning

    init(rate: Double) {
        smoother = .flow(rate: rate)
        level = FlowLevel(rate: rate)
        turning = FlowTurning(rate: rate)
    }

    /// - Parameter deaf: the signal stands still; breaths are not believed.
    mutating func push(_ value: Double, deaf: Bool) -> SlowBreath? {
        let smooth = smoother.push(value).smooth
        guard !deaf else { return nil }
        return turning.push(smooth, level: level.push(smooth))?.earlier(by: smoother.delay)
    }

    /// After a gap: nothing before `index` is known. The index runs on.
    mutating func restart(at index: Int, value: Double) {
        smoother.restart(at: value)
        level.reset()
        turning.restart(at: index)
    }
}
