import Foundation

/// Changes the rate of a finished piece of sound: polyphase windowed sinc, linear phase, no delay.
///
/// Flat to 90 % of the lower half rate, images at least 60 dB down (Kaiser window, β 8, 48 taps a phase at equal
/// rates). Source: Smith 2002, Digital Audio Resampling.
enum Resampler {
    private static let halfTaps = 24

    /// - Parameters:
    ///   - samples: one channel.
    ///   - from: its rate in whole Hz; at least 1.
    ///   - to: the wanted rate in whole Hz; at least 1.
    static func resample(_ samples: [Float], from: Int, to: Int) -> [Float] {
        precondition(from >= 1 && to >= 1, "Sample rates are at least 1 Hz.")
        guard from != to, !samples.isEmpty else { return samples }
        let common = gcd(from, to)
        let (up, down) = (to / common, from / common)
        // Going down, the filter is as much longer as the rate is lower.
        let narrow = min(1, Double(to) / Double(from))
        let reach = Int((Double(halfTaps) / narrow).rounded(.up))
        let phases = (0..<up).map { phase in
            (-reach + 1...reach).map { tap in
                kernel((Double(tap) - Double(phase) / Double(up)) * narrow) * narrow
            }
        }
        let count = samples.count * up / down
        return (0..<count).map { i in
            let (whole, phase) = (i * down).quotientAndRemainder(dividingBy: up)
            var sum = 0.0
            for (k, weight) in phases[phase].enumerated() {
                let at = whole - reach + 1 + k
                if at >= 0, at < samples.count { sum += weight * Double(samples[at]) }
            }
            return Float(sum)
        }
    }

    /// Windowed sinc with its cutoff at 0.95 of half the rate; `x` in input samples.
    private static func kernel(_ x: Double) -> Double {
        let cutoff = 0.95
        let edge = x / Double(halfTaps)
        guard abs(edge) < 1 else { return 0 }
        let window = bessel(8 * (1 - edge * edge).squareRoot()) / bessel(8)
        return x == 0 ? cutoff : sin(.pi * cutoff * x) / (.pi * x) * window
    }

    /// Modified Bessel function of the first kind, order 0.
    private static func bessel(_ x: Double) -> Double {
        var (sum, term, k) = (1.0, 1.0, 1.0)
        while term > 1e-12 * sum {
            term *= (x / 2 / k) * (x / 2 / k)
            sum += term
            k += 1
        }
        return sum
    }

    private static func gcd(_ a: Int, _ b: Int) -> Int { b == 0 ? a : gcd(b, a % b) }
}
