import Foundation

/// The filter pair that makes QRS complexes stand out: a Gabor wavelet in its even and its odd form.
///
/// The two outputs are real and imaginary part of the analytic signal of the band; their power is a smooth hump
/// over each complex, the same for either polarity, and their turning from sample to sample tells how steep the
/// wave is. Both have no gain at 0 Hz and are symmetric, so nothing is delayed and each output depends on
/// `2 · half + 1` samples alone.
///
/// Source: D. Gabor 1946, "Theory of communication". Centre and width were chosen on records, see `ECGBeatFinder`.
struct QRSFilterPair: Sendable {
    /// Centre in Hz and standard deviation of the bell in seconds.
    private static let centre = 13.0
    private static let width = 0.020

    /// Taps to each side of the middle.
    let half: Int
    /// Taps 0...`half` of the even and of the odd filter, each repeated for all lanes.
    let even: [SIMD8<Float>]
    let odd: [SIMD8<Float>]

    /// - Parameter rate: of the signal to be filtered, in Hz.
    init(rate: Double) {
        half = max(2, Int((2.5 * Self.width * rate).rounded()))
        let times = (0...half).map { Double($0) / rate }
        let bell = times.map { exp(-0.5 * $0 * $0 / (Self.width * Self.width)) }
        let cosines = times.map { cos(2 * Double.pi * Self.centre * $0) }
        func total(_ values: [Double]) -> Double { 2 * values.reduce(0, +) - values[0] }
        let area = total(bell)
        // What the even filter would let through at 0 Hz is taken off.
        let constant = total(zip(bell, cosines).map(*)) / area
        even = zip(bell, cosines).map { SIMD8(repeating: Float(2 / area * $0 * ($1 - constant))) }
        odd = zip(bell, times).map {
            SIMD8(repeating: Float(2 / area * $0 * sin(2 * Double.pi * Self.centre * $1)))
        }
    }

    /// Filters eight lanes at once: `real[i]` and `imaginary[i]` belong to `signal[i + half]`.
    func apply(to signal: [SIMD8<Float>], real: inout [SIMD8<Float>], imaginary: inout [SIMD8<Float>]) {
        let signal = signal.span
        let even = even.span
        let odd = odd.span
        var real = real.mutableSpan
        var imaginary = imaginary.mutableSpan
        for index in 0..<real.count {
            let middle = index + half
            var a = even[0] * signal[middle]
            var b = SIMD8<Float>.zero
            for k in 1...half {
                let after = signal[middle + k]
                let before = signal[middle - k]
                a += even[k] * (after + before)
                b += odd[k] * (after - before)
            }
            real[index] = a
            imaginary[index] = b
        }
    }
}
