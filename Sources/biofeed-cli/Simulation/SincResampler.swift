import Foundation

/// Reads an evenly sampled signal at any moment, with everything above the new rate's half filtered out.
///
/// A sine in time under a Hann window over 16 of its zeros on each side; no delay. Source: Smith, "Digital
/// Audio Resampling" (CCRMA); ours computes the kernel afresh for each sample instead of from a table.
struct SincResampler {
    /// Zeros of the kernel on each side.
    private static let zeros = 16.0
    /// Edge of the pass band as a share of the lower rate.
    private static let band = 0.45

    private let samples: [Float]
    private let rate: Double
    /// Cut-off as a share of the input's rate.
    private let cutoff: Double

    init(_ samples: [Float], rate: Double, outputRate: Double) {
        self.samples = samples
        self.rate = rate
        cutoff = Self.band * min(rate, outputRate) / rate
    }

    /// The signal at `seconds` from its first sample; outside it goes on at its end values.
    func value(at seconds: Double) -> Double {
        let centre = seconds * rate
        let reach = Self.zeros / (2 * cutoff)
        let first = Int((centre - reach).rounded(.up))
        let last = Int((centre + reach).rounded(.down))
        var sum = 0.0
        var weights = 0.0
        for index in first...last {
            let distance = Double(index) - centre
            let angle = 2 * Double.pi * cutoff * distance
            let sinc = abs(angle) < 1e-9 ? 1 : sin(angle) / angle
            let weight = sinc * 0.5 * (1 + cos(Double.pi * distance / reach))
            let sample = samples[min(samples.count - 1, max(0, index))]
            sum += weight * Double(sample)
            weights += weight
        }
        return weights == 0 ? 0 : sum / weights
    }
}
