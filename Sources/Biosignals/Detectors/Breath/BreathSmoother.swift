import Foundation

/// Takes out what is faster than breathing, with linear phase: two averages in a row, on the slow grid.
struct BreathSmoother: Sendable {
    private var first: MovingAverage
    private var second: MovingAverage
    /// The input, so that the first average can be held against the values that it is of.
    private var recent: RingBuffer
    private let middle: Int
    /// Samples of delay.
    let delay: Double

    /// Seconds of a breath at 40 a minute, and samples.
    private static let quickest = 1.5
    private let quickest: Double

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
        quickest = Self.quickest * rate
        delay = Double(first.width + second.width - 2) / 2
    }

    /// For volume: −3 dB at 0.42 Hz, nulls at 1.25 and 1.43 Hz, and below 1/11 from 1 Hz on. Breaths of 40 a minute
    /// come through at 0.4 of their depth, which a relative hysteresis does not mind, and which `whole` gives back.
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

    /// A breath of the curve as it was in the signal: `delay` samples earlier, and as deep as a sine of its length was
    /// before it was smoothed. A held breath is long, and what is held is not smoothed away. Of breaths faster than
    /// `quickest`, which may be none, no more is given back than of those.
    func whole(_ breath: SlowBreath) -> SlowBreath {
        let length = max(breath.end - breath.inhale, quickest)
        var whole = breath.earlier(by: delay)
        whole.depth /= first.gain(ofPeriod: length) * second.gain(ofPeriod: length)
        return whole
    }

    /// As if `value` had been there for ever.
    mutating func restart(at value: Double) {
        first.prime(value)
        second.prime(value)
        recent.reset()
    }
}

extension MovingAverage {
    /// Share of a sine of so many samples, more than `width`, that comes through.
    fileprivate func gain(ofPeriod samples: Double) -> Double {
        let half = Double.pi / samples
        return sin(Double(width) * half) / (Double(width) * sin(half))
    }
}
