/// Takes out what is faster than breathing, with linear phase: two averages in a row, on the slow grid.
struct BreathSmoother: Sendable {
    private var first: MovingAverage
    private var second: MovingAverage
    /// The input, so that the first average can be held against the values that it is of.
    private var recent: RingBuffer
    private let middle: Int
    /// Samples of delay.
    let delay: Double

    struct Output {
        /// The curve, `delay` samples back.
        var smooth: Double
        /// Size of what is faster than breathing, as far as the first average shows it.
        var fast: Double
    }

    private init(seconds: (Double, Double), rate: Double) {
        first = MovingAverage(width: max(1, Int((seconds.0 * rate).rounded())))
        second = MovingAverage(width: max(1, Int((seconds.1 * rate).rounded())))
        recent = RingBuffer(capacity: first.width)
        middle = first.width / 2
        delay = Double(first.width + second.width - 2) / 2
    }

    /// For volume: −3 dB at 0.42 Hz, nulls at 1.25 and 1.43 Hz, and below 1/11 from 1 Hz on. Breaths of 40 a minute
    /// come through at 0.4 of their depth, which a relative hysteresis does not mind.
    static func volume(rate: Double) -> BreathSmoother { BreathSmoother(seconds: (0.7, 0.8), rate: rate) }

    /// For flow, which the heart hardly moves and whose zero crossings must not be blurred: −3 dB at 0.5 Hz, nulls at
    /// 1.25 and 2 Hz.
    static func flow(rate: Double) -> BreathSmoother { BreathSmoother(seconds: (0.5, 0.8), rate: rate) }

    mutating func push(_ value: Double) -> Output {
        let slower = first.push(value)
        recent.push(Float(value))
        let centre = Double(recent[max(0, recent.count - 1 - middle)])
        return Output(smooth: second.push(slower), fast: abs(centre - slower))
    }

    /// As if `value` had been there for ever.
    mutating func restart(at value: Double) {
        first.prime(value)
        second.prime(value)
        recent.reset()
    }
}
