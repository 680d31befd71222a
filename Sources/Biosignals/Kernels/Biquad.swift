import Foundation

/// Second-order recursive filter, direct form I in Double: only the last product waits for the output before.
///
/// Source: bilinear transform with prewarped corner, as in R. Bristow-Johnson, "Cookbook formulae for audio EQ
/// biquad filter coefficients".
public struct Biquad: Sendable, Hashable {
    private let b0: Double
    private let b1: Double
    private let b2: Double
    private let a1: Double
    private let a2: Double
    /// The last two inputs and outputs.
    private var x1 = 0.0
    private var x2 = 0.0
    private var y1 = 0.0
    private var y2 = 0.0

    private init(b0: Double, b1: Double, b2: Double, a0: Double, a1: Double, a2: Double) {
        self.b0 = b0 / a0
        self.b1 = b1 / a0
        self.b2 = b2 / a0
        self.a1 = a1 / a0
        self.a2 = a2 / a0
    }

    /// Low-pass with unit gain at 0 Hz.
    ///
    /// - Parameters:
    ///   - cutoff: corner in Hz, above 0 and below half of `rate`.
    ///   - q: quality; 0.7071 gives a Butterworth response of order 2 (−3 dB at the corner).
    ///   - rate: samples a second.
    public static func lowPass(cutoff: Double, q: Double = 0.5.squareRoot(), rate: Double) -> Biquad {
        let (cosine, alpha) = prewarped(cutoff, q, rate)
        return Biquad(
            b0: (1 - cosine) / 2, b1: 1 - cosine, b2: (1 - cosine) / 2,
            a0: 1 + alpha, a1: -2 * cosine, a2: 1 - alpha)
    }

    /// High-pass with unit gain at half of the rate; settings as in `lowPass`.
    public static func highPass(cutoff: Double, q: Double = 0.5.squareRoot(), rate: Double) -> Biquad {
        let (cosine, alpha) = prewarped(cutoff, q, rate)
        return Biquad(
            b0: (1 + cosine) / 2, b1: -(1 + cosine), b2: (1 + cosine) / 2,
            a0: 1 + alpha, a1: -2 * cosine, a2: 1 - alpha)
    }

    /// Notch: no gain at `frequency`, in Hz, above 0 and below half of `rate`; unit gain at 0 Hz and at half of the rate.
    ///
    /// - Parameter q: the frequency over the width in Hz between the points of −3 dB.
    static func notch(frequency: Double, q: Double, rate: Double) -> Biquad {
        let (cosine, alpha) = prewarped(frequency, q, rate)
        return Biquad(b0: 1, b1: -2 * cosine, b2: 1, a0: 1 + alpha, a1: -2 * cosine, a2: 1 - alpha)
    }

    /// High shelf: unit gain at 0 Hz, `decibels` at half of the rate.
    ///
    /// - Parameter corner: Hz, where half of the decibels are reached.
    public static func highShelf(
        corner: Double, q: Double = 0.5.squareRoot(), decibels: Double, rate: Double
    ) -> Biquad {
        let (cosine, alpha) = prewarped(corner, q, rate)
        let a = pow(10, decibels / 40)
        let slope = 2 * a.squareRoot() * alpha
        return Biquad(
            b0: a * (a + 1 + (a - 1) * cosine + slope), b1: -2 * a * (a - 1 + (a + 1) * cosine),
            b2: a * (a + 1 + (a - 1) * cosine - slope),
            a0: a + 1 - (a - 1) * cosine + slope, a1: 2 * (a - 1 - (a + 1) * cosine),
            a2: a + 1 - (a - 1) * cosine - slope)
    }

    private static func prewarped(_ cutoff: Double, _ q: Double, _ rate: Double) -> (Double, Double) {
        precondition(
            rate.isFinite && cutoff > 0 && cutoff < rate / 2,
            "a corner frequency lies above 0 and below half of the sample rate")
        precondition(q > 0, "the quality of a biquad is positive")
        let omega = 2 * Double.pi * cutoff / rate
        return (cos(omega), sin(omega) / (2 * q))
    }

    /// The filter's output for the next sample.
    public mutating func push(_ x: Double) -> Double {
        let y = b0 * x + b1 * x1 + b2 * x2 - a2 * y2 - a1 * y1
        (x2, x1) = (x1, x)
        (y2, y1) = (y1, y)
        return y
    }

    /// Forgets the past: the next output is as after `init`.
    public mutating func reset() { prime(0) }

    /// Gain at 0 Hz: 1 for a low-pass, 0 for a high-pass.
    public var constantGain: Double { (b0 + b1 + b2) / (1 + a1 + a2) }

    /// As if `value` had been pushed for ever: starting there makes no transient.
    public mutating func prime(_ value: Double) {
        (x1, x2) = (value, value)
        (y1, y2) = (constantGain * value, constantGain * value)
    }
}
