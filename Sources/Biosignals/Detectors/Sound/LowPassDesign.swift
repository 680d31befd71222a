import Foundation

/// Coefficients of a symmetric low-pass: a sinc under a Kaiser window, 60 dB down in the stop band, gain 1 at 0 Hz.
///
/// Source: J. F. Kaiser 1974 (window and its length formula).
enum LowPassDesign {
    /// - Parameters:
    ///   - pass: Hz up to which the signal is kept (within 0.1 %).
    ///   - stop: Hz from which it is gone.
    ///   - rate: samples a second.
    static func coefficients(pass: Double, stop: Double, rate: Double) -> [Float] {
        precondition(
            pass > 0 && stop > pass && stop < rate, "a low-pass keeps less than it stops, within the rate")
        let attenuation = 60.0
        let beta = 0.1102 * (attenuation - 8.7)
        let half = Int(((attenuation - 8) / (2.285 * 2 * Double.pi * (stop - pass) / rate) / 2).rounded(.up))
        let cutoff = (pass + stop) / rate
        let taps = (-half...half).map { k in
            let place = Double(k) / Double(half + 1)
            let angle = Double.pi * cutoff * Double(k)
            let sinc = k == 0 ? 1 : sin(angle) / angle
            return sinc * bessel(beta * (1 - place * place).squareRoot())
        }
        let total = taps.reduce(0, +)
        return taps.map { Float($0 / total) }
    }

    /// Modified Bessel function of the first kind, order 0, by its power series.
    private static func bessel(_ x: Double) -> Double {
        var term = 1.0
        var sum = 1.0
        var k = 1.0
        while term > 1e-12 * sum {
            term *= (x / (2 * k)) * (x / (2 * k))
            sum += term
            k += 1
        }
        return sum
    }
}
