import Foundation

/// One-sided power spectral density on evenly spaced frequencies from 0 to half the sampling rate.
public struct PowerSpectrum: Sendable, Hashable {
    /// Hz between neighbours.
    public var binWidth: Double
    /// Squared unit of the signal per Hz: ms²/Hz for intervals.
    public var density: [Double]

    public init(binWidth: Double, density: [Double]) {
        self.binWidth = binWidth
        self.density = density
    }

    /// Σ density · bin width: the variance of the signal.
    public var totalPower: Double { density.reduce(0, +) * binWidth }

    /// Power between two frequencies in Hz. Each value stands for one bin around its frequency; a bin at the edge
    /// counts for the part inside, so that neighbouring bands add up and the result moves evenly with the edges.
    public func power(from low: Double, to high: Double) -> Double {
        let first = max(0, Int((low / binWidth - 0.5).rounded(.down)))
        let last = min(density.count - 1, Int((high / binWidth + 0.5).rounded(.down)))
        guard first <= last else { return 0 }
        var sum = 0.0
        for k in first...last {
            let left = max(low, (Double(k) - 0.5) * binWidth)
            let right = min(high, (Double(k) + 0.5) * binWidth)
            if right > left { sum += density[k] * (right - left) }
        }
        return sum
    }

    /// Area under straight lines through the density at the frequencies inside a band: what lies between its edges
    /// and the outermost of them is lost.
    func trapezoids(in band: Range<Double>) -> Double {
        var sum = 0.0
        var last: Double?
        for k in density.indices where band.contains(Double(k) * binWidth) {
            if let last { sum += (last + density[k]) / 2 * binWidth }
            last = density[k]
        }
        return sum
    }

    /// Frequency in Hz of the highest local maximum between two frequencies, refined by a parabola through the
    /// logarithms of three values; nil where the density only rises or falls.
    public func peak(from low: Double, to high: Double) -> Double? {
        let first = max(1, Int((low / binWidth).rounded(.up)))
        let last = min(density.count - 2, Int((high / binWidth).rounded(.down)))
        guard first <= last else { return nil }
        var best: Int?
        for k in first...last where density[k] > density[k - 1] && density[k] >= density[k + 1] {
            if best.map({ density[k] > density[$0] }) ?? true { best = k }
        }
        guard let best else { return nil }
        guard density[best - 1] > 0, density[best + 1] > 0 else { return Double(best) * binWidth }
        let left = log(density[best - 1])
        let centre = log(density[best])
        let right = log(density[best + 1])
        let bend = left - 2 * centre + right
        let shift = bend < 0 ? 0.5 * (left - right) / bend : 0
        return min(max((Double(best) + shift) * binWidth, low), high)
    }
}
