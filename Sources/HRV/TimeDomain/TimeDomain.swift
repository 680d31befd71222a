import Foundation

/// Statistics of intervals and of the differences between neighbours. Intervals in ms.
///
/// Differences are taken only between intervals that share a beat, never over a gap or a flagged interval; their
/// number therefore is N − 1 only where nothing is missing.
///
/// Source: Task Force of ESC and NASPE 1996. Variances divide by n − 1; pNNx divides by the number of differences.
public struct TimeDomain: Sendable {
    /// Intervals, and differences, that went in.
    public private(set) var count = 0
    public private(set) var differenceCount = 0
    /// What every interval is taken off before it is squared: the first one. So squares stay small, and the sums exact.
    private var origin = 0.0
    private var sum = 0.0
    private var squares = 0.0
    private var differenceSum = 0.0
    private var sumOfSquaredDifferences = 0.0
    private var over50 = 0
    private var over20 = 0
    private var last = 0.0

    public init() {}

    public init(_ series: NNSeries) {
        for index in series.values.indices { push(series.values[index], joined: series.joined[index]) }
    }

    public init(_ intervals: [Interval]) { self.init(NNSeries(intervals)) }

    /// Adds an interval. `joined`: it begins at the beat that ended the interval added before.
    public mutating func push(_ nn: Double, joined: Bool) {
        if count == 0 { origin = nn }
        count += 1
        let deviation = nn - origin
        sum += deviation
        squares += deviation * deviation
        if joined, count > 1 {
            let difference = nn - last
            differenceCount += 1
            differenceSum += difference
            sumOfSquaredDifferences += difference * difference
            if abs(difference) > 50 { over50 += 1 }
            if abs(difference) > 20 { over20 += 1 }
        }
        last = nn
    }

    public mutating func reset() { self = TimeDomain() }

    /// ms; nil without intervals.
    public var meanNN: Double? { count > 0 ? origin + sum / Double(count) : nil }
    /// 60000 / mean NN, beats a minute (not the mean of the momentary rates, which is a little higher).
    public var meanHR: Double? { meanNN.map { 60_000 / $0 } }
    /// Standard deviation of the intervals, ms. Grows with the length of the recording.
    public var sdnn: Double? { Self.deviation(count, sum, squares) }
    /// Root mean square of the differences, ms.
    public var rmssd: Double? {
        differenceCount > 0 ? (sumOfSquaredDifferences / Double(differenceCount)).squareRoot() : nil
    }
    /// ln(RMSSD / 1 ms); nil when RMSSD is 0.
    public var lnRMSSD: Double? { rmssd.flatMap { $0 > 0 ? log($0) : nil } }
    /// Standard deviation of the differences, ms.
    public var sdsd: Double? {
        Self.deviation(differenceCount, differenceSum, sumOfSquaredDifferences)
    }
    /// Percent of the differences that exceed 50 ms.
    public var pnn50: Double? { differenceCount > 0 ? 100 * Double(over50) / Double(differenceCount) : nil }
    /// Percent of the differences that exceed 20 ms.
    public var pnn20: Double? { differenceCount > 0 ? 100 * Double(over20) / Double(differenceCount) : nil }

    /// Width of the Poincaré plot across the line of identity, ms: √(½·var Δ). About RMSSD/√2.
    public var sd1: Double? { sdsd.map { $0 / 2.0.squareRoot() } }
    /// Its length along the line of identity, ms: √(2·var NN − ½·var Δ).
    public var sd2: Double? {
        guard let sdnn, let sdsd else { return nil }
        return max(0, 2 * sdnn * sdnn - sdsd * sdsd / 2).squareRoot()
    }
    /// Area of the ellipse π·SD1·SD2, ms².
    public var ellipse: Double? {
        guard let sd1, let sd2 else { return nil }
        return .pi * sd1 * sd2
    }

    /// Standard deviation of some values from their sum and that of their squares; nil of fewer than two.
    private static func deviation(_ count: Int, _ sum: Double, _ squares: Double) -> Double? {
        guard count > 1 else { return nil }
        return (max(0, squares - sum * sum / Double(count)) / Double(count - 1)).squareRoot()
    }
}
