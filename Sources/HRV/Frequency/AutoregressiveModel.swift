import Foundation

/// A signal as noise through an all-pole filter: x(n) = −Σ a(k)·x(n − k) + e(n), by Burg's method.
///
/// The density is 2·σ² / (rate·|A(f)|²), one-sided; it sums to the mean square of the signal. Band powers come from
/// the poles in closed form, so that a line thinner than any grid keeps its power. High orders split peaks, low ones
/// merge them.
///
/// Sources: `BurgRecursion`; Johnsen & Andersen 1978 (power of a pole by its residue).
public struct AutoregressiveModel: Sendable {
    /// a(1), a(2), …
    public let coefficients: [Double]
    /// σ², squared unit of the signal.
    public let noise: Double
    /// Samples a second.
    public let sampleRate: Double

    public var order: Int { coefficients.count }

    /// Nil without a signal longer than the order, or when it does not vary.
    /// - Parameters:
    ///   - signals: without their mean; several pieces of one signal are fitted together, nothing across the holes.
    public init?(_ signals: [[Double]], sampleRate: Double, order: Int) {
        let recursion = BurgRecursion(signals.filter { $0.count > order }, order: order)
        // A signal that a shorter model tells in full has no spectrum of noise.
        guard recursion.error > 0 else { return nil }
        coefficients = recursion.coefficients
        noise = recursion.error
        self.sampleRate = sampleRate
    }

    /// The density up to half the sampling rate.
    /// - Parameter resolution: Hz between two frequencies at most.
    public func spectrum(resolution: Double = 0.002) -> PowerSpectrum {
        var points = 2048
        while sampleRate / Double(points) > resolution { points *= 2 }
        var gain = [Double](repeating: 0, count: points / 2 + 1)
        RealFFT(count: points).addSquaredMagnitudes(of: [1] + coefficients, to: &gain)
        return PowerSpectrum(
            binWidth: sampleRate / Double(points), density: gain.map { 2 * noise / sampleRate / $0 })
    }

    /// Power between pairs of frequencies in Hz, exactly.
    public func powers(of bands: [Range<Double>]) -> [Double] {
        let poles = Polynomial.roots(of: coefficients)
        let shares = residues(poles)
        func below(_ frequency: Double) -> Double {
            let angle = 2 * .pi * min(max(frequency, 0), sampleRate / 2) / sampleRate
            var power = 0.0
            for (pole, share) in zip(poles, shares) {
                // ∫ Σ pᵐ·cos(mω) dω = Σ pᵐ·sin(mω) / m = [ln(1 − p·e⁻ⁱʷ) − ln(1 − p·eⁱʷ)] / 2i.
                let turn = Complex(cos(angle), sin(angle))
                let sum = (Complex(1, 0) - pole * turn.conjugate).log - (Complex(1, 0) - pole * turn).log
                let integral = Complex(angle + sum.imaginary, -sum.real)
                power += (share * integral).real / .pi
            }
            return power
        }
        return bands.map { below($0.upperBound) - below($0.lowerBound) }
    }

    /// c of each pole in the autocovariance Σ c·p^|m|.
    private func residues(_ poles: [Complex]) -> [Complex] {
        poles.indices.map { k in
            var product = Complex(1, 0)
            for i in poles.indices {
                if i != k { product = product * (Complex(1, 0) - poles[i] / poles[k]) }
                product = product * (Complex(1, 0) - poles[i] * poles[k])
            }
            return Complex(noise, 0) / product
        }
    }
}
