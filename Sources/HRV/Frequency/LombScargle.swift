import Foundation

/// Power spectral density of unevenly spaced values by least-squares sines, without resampling.
///
/// At each frequency a sine and a cosine are fitted to the values. A value weighs as the time that it stands for
/// (half the distance to either neighbour) under a Hann window over the whole, so that the result is a mean over time
/// and not over beats: with equal weights the beats of the quick half of each wave, being more, pull the power of
/// strongly varying intervals down by a tenth. The power of the fit over the noise bandwidth of the window is the
/// density: Σ density · bin width is the variance, and a sine has its power, in squared units of the values: ms² for
/// intervals.
///
/// The sums over all values are made by fast Fourier transform: each value is spread over 24 points of a fine grid
/// by a Gaussian whose transform is divided out. Error below 1e-9 of the largest; cost O(n + m·log m).
/// Sources: Lomb 1976; Scargle 1982; Zechmeister & Kürster 2009 (weights); Greengard & Lee 2004 (grid).
public enum LombScargle {
    public enum Taper: Sendable { case hann, none }

    /// Nil with fewer than 16 values.
    /// - Parameters:
    ///   - times: seconds, rising.
    ///   - values: as many.
    ///   - window: seconds that the window spans; nil for the times and one spacing.
    ///   - highest: Hz, the end of the spectrum.
    ///   - hole: seconds; neighbours further apart stand for no more time than the mean distance.
    public static func spectrum(
        times: [Double], values: [Double], window: ClosedRange<Double>? = nil, highest: Double = 0.5,
        taper: Taper = .hann, hole: Double = 3.5
    ) -> PowerSpectrum? {
        precondition(times.count == values.count, "one time for each value")
        guard times.count >= 16, let first = times.first, let last = times.last, last > first else {
            return nil
        }
        let spans = spans(times, hole: hole)
        let window = window ?? (first - spans[0] / 2)...(last + spans[times.count - 1] / 2)
        let start = window.lowerBound
        let length = window.upperBound - start
        let tapers = tapers(times, from: start, length: length, taper)
        let weights = zip(tapers, spans).map { $0 * $1 }
        let sum = weights.reduce(0, +)
        guard sum > 0 else { return nil }
        let mean = zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 } / sum
        let weighted = zip(weights, values).map { $0 * ($1 - mean) }
        // A period of twice the window: two bins for each that the window can tell apart.
        let places = times.map { min(max(($0 - start) / (2 * length), 0), 0.5) }
        // A length that is off by its last digits has no bin more.
        let bins = Int((highest * 2 * length - 1e-6).rounded(.up))
        let waves = FourierSums(of: weighted, at: places, count: bins + 1)
        let squares = FourierSums(of: weights, at: places, count: 2 * bins + 1)

        // Power over the noise bandwidth of the window is density; the power is c² / cc / sum.
        let scale = sum / zip(tapers, weights).reduce(0) { $0 + $1.0 * $1.1 }
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

    /// Seconds that each value stands for.
    private static func spans(_ times: [Double], hole: Double) -> [Double] {
        var total = 0.0
        var count = 0.0
        for i in times.indices.dropFirst() where times[i] - times[i - 1] <= hole {
            total += times[i] - times[i - 1]
            count += 1
        }
        let mean = count > 0 ? total / count : hole
        return times.indices.map { i in
            let before = i > 0 ? times[i] - times[i - 1] : mean
            let after = i < times.count - 1 ? times[i + 1] - times[i] : mean
            return ((before <= hole ? before : mean) + (after <= hole ? after : mean)) / 2
        }
    }

    private static func tapers(_ times: [Double], from start: Double, length: Double, _ taper: Taper)
        -> [Double]
    {
        switch taper {
        case .none: [Double](repeating: 1, count: times.count)
        case .hann: times.map { 0.5 - 0.5 * cos(2 * .pi * ($0 - start) / length) }
        }
    }
}
