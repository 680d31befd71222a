import Biosignals
import Foundation

/// Loudness of one channel as people hear it, in LUFS (decibels relative to full scale, weighted by frequency).
///
/// Source: ITU-R BS.1770-4: K-weighting, blocks of 400 ms every 100 ms, gates at −70 LUFS and 10 LU under the
/// ungated mean. The weighting filters are designed anew for every sample rate; at 48 kHz they are within
/// 0.05 dB of the tabled ones. A sound shorter than a block counts as one block of its own length.
public enum Loudness {
    private static let absoluteGate = -70.0
    private static let relativeGate = -10.0

    /// Of a whole sound; nil when there is nothing to hear in it.
    ///
    /// - Parameter sampleRate: Hz, 8 000 or more.
    public static func integrated(_ samples: [Float], sampleRate: Double) -> Double? {
        let blocks = powers(samples, sampleRate: sampleRate).filter { level($0) > absoluteGate }
        guard !blocks.isEmpty else { return nil }
        let gate = level(mean(blocks)) + relativeGate
        return level(mean(blocks.filter { level($0) > gate }))
    }

    /// Of each 400 ms, one every 100 ms; −infinity for silence.
    ///
    /// - Parameter sampleRate: Hz, 8 000 or more.
    public static func momentary(_ samples: [Float], sampleRate: Double) -> [Double] {
        powers(samples, sampleRate: sampleRate).map(level)
    }

    private static func powers(_ samples: [Float], sampleRate: Double) -> [Double] {
        guard !samples.isEmpty else { return [] }
        var shelf = Biquad.highShelf(
            corner: 1_499.06, q: 0.707_175_237, decibels: 3.999_843_854, rate: sampleRate)
        var highPass = Biquad.highPass(cutoff: 38.135_470_88, q: 0.500_327_037, rate: sampleRate)
        let step = Int(0.100 * sampleRate)
        var sums = [Double](repeating: 0, count: (samples.count + step - 1) / step)
        for (i, sample) in samples.enumerated() {
            let y = highPass.push(shelf.push(Double(sample)))
            sums[i / step] += y * y
        }
        let whole = samples.count / step
        guard whole >= 4 else { return [sums.reduce(0, +) / Double(samples.count)] }
        return (0...whole - 4).map { sums[$0..<$0 + 4].reduce(0, +) / Double(4 * step) }
    }

    private static func mean(_ powers: [Double]) -> Double { powers.reduce(0, +) / Double(powers.count) }

    private static func level(_ power: Double) -> Double { -0.691 + 10 * log10(power) }
}
