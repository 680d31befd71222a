import Foundation

/// Power spectral density of unevenly spaced values by least-squares sines, without resampling.
///
/// At each frequency a sine and a cosine are fitted to the values, each value weighted by a Hann window over the
/// whole; the power of the fit, over the noise bandwidth of the window, is the density. So Σ density · bin width is
/// the variance, and a sine has its power, in squared units of the values: ms² for intervals. Without a window the
/// classic periodogram comes out (2·Δt times Scargle's), which lets 1 % of a wave leak out of its band.
///
/// The sums over all values are made by fast Fourier transform: each value is spread over 24 points of a fine grid
/// by a Gaussian whose transform is divided out. Error below 1e-9 of the largest; cost O(n + m·log m).
/// Sources: Lomb 1976; Scargle 1982; Zechmeister & Kürster 2009 (weights); Greengard & Lee 2004 (grid).
public enum LombScargle {
    public enum Taper: Sendable { case hann, none }

    /// Nil with fewer than 16 values.
    /// - Parameters:
    ///   - times: seconds, rising.
    ///   - values: as many, without their mean.
    ///   - window: seconds that the window spans; nil for the times and one spacing.
    ///   - spacing: seconds between neighbours where none is missing; nil for the mean distance.
    ///   - highest: Hz, the end of the spectrum.
    public static func spectrum(
        times: [Double], values: [Double], window: ClosedRange<Double>? = nil, spacing: Double? = nil,
        highest: Double = 0.5, taper: Taper = .hann
    ) -> PowerSpectrum? {
        precondition(times.count == values.count, "one time for each value")
        guard times.count >= 16, let first = times.first, let last = times.last, last > first else {
            return nil
        }
        let spacing = spacing ?? (last - first) / Double(times.count - 1)
        let window = window ?? (first - spacing / 2)...(last + spacing / 2)
        let start = window.lowerBound
        let length = window.upperBound - start
        // A period of twice the window: two bins for each that the window can tell apart.
        let places = times.map { ($0 - start) / (2 * length) }
        let weights = weights(times, from: start, length: length, taper)
        let weighted = zip(weights, values).map { $0 * $1 }
        let bins = Int((highest * 2 * length).rounded(.up))
        let waves = FourierSums(of: weighted, at: places, count: bins + 1)
        let squares = FourierSums(of: weights, at: places, count: 2 * bins + 1)

        let sum = weights.reduce(0, +)
        // Power over the noise bandwidth of the window is density.
        let scale = sum / weights.reduce(0) { $0 + $1 * $1 } * spacing
        var density = [0.0]
        density.reserveCapacity(bins + 1)
        for k in 1...bins {
            let size =
                (squares.real[2 * k] * squares.real[2 * k]
                + squares.imaginary[2 * k] * squares.imaginary[2 * k]).squareRoot()
            // Half the angle of the squares: there sine and cosine are independent.
            let double = size > 0 ? squares.real[2 * k] / size : 1
            let cosine = max(0, (1 + double) / 2).squareRoot()
            let turned = max(0, (1 - double) / 2).squareRoot()
            let sine = squares.imaginary[2 * k] <= 0 ? turned : -turned
            let c = waves.real[k] * cosine - waves.imaginary[k] * sine
            let s = -waves.imaginary[k] * cosine - waves.real[k] * sine
            let cc = (sum + size) / 2
            let ss = (sum - size) / 2
            density.append(scale * (c * c / cc + (ss > 1e-9 * sum ? s * s / ss : 0)))
        }
        return PowerSpectrum(binWidth: 1 / (2 * length), density: density)
    }

    private static func weights(_ times: [Double], from start: Double, length: Double, _ taper: Taper)
        -> [Double]
    {
        switch taper {
        case .none: [Double](repeating: 1, count: times.count)
        case .hann: times.map { 0.5 - 0.5 * cos(2 * .pi * ($0 - start) / length) }
        }
    }
}
