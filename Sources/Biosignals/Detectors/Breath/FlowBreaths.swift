/// Breaths of a flow signal on the slow grid.
struct FlowBreaths: Sendable {
    private var smoother: FlowSmoother
    private var level: FlowLevel
    private var turning: FlowTurning

    init(rate: Double) {
        smoother = FlowSmoother(rate: rate)
        level = FlowLevel(rate: rate)
        turning = FlowTurning(rate: rate)
    }

    /// - Parameter deaf: the signal stands still; breaths are not believed.
    mutating func push(_ value: Double, deaf: Bool) -> SlowBreath? {
        let smooth = smoother.push(value)
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

/// Takes out what is faster than breathing, with linear phase.
struct FlowSmoother: Sendable {
    /// Seconds of two averages in a row: −3 dB at 0.5 Hz, nulls at 1.25 and 2 Hz. Breaths of 40 a minute come
    /// through at half their depth, which the relative hysteresis does not mind.
    private static let spans = (0.5, 0.8)
    private var first: MovingAverage
    private var second: MovingAverage
    /// Samples of delay.
    let delay: Double

    init(rate: Double) {
        first = MovingAverage(width: max(1, Int((Self.spans.0 * rate).rounded())))
        second = MovingAverage(width: max(1, Int((Self.spans.1 * rate).rounded())))
        delay = Double(first.width + second.width - 2) / 2
    }

    mutating func push(_ x: Double) -> Double { second.push(first.push(x)) }

    mutating func restart(at value: Double) {
        first.prime(value)
        second.prime(value)
    }
}
