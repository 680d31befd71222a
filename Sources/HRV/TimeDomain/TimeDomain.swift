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
    private var mean = 0.0
    private var squares = 0.0
    private var differenceMean = 0.0
    private var differenceSquares = 0.0
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
        count += 1
        let deviation = nn - mean
        mean += deviation / Double(count)
        squares += deviation * (nn - mean)
        if joined, count > 1 {
            let difference = nn - last
            differenceCount += 1
            sumOfSquaredDifferences += difference * difference
            let deviation = difference - differenceMean
            differenceMean += deviation / Double(differenceCount)
            differenceSquares += deviation * (difference - differenceMean)
            if abs(difference) > 50 { over50 += 1 }
            if abs(difference) > 20 { over20 += 1 }
        }
        last = nn
    }

    public mutating func reset() { self = TimeDomain() }

    /// ms; nil without intervals.
    public var meanNN: Double? { count > 0 ? mean : nil }
    /// 60000 / mean NN, beats a minute (not the mean of the momentary rates, which is a little higher).
    public var meanHR: Double? { count > 0 ? 60_000 / mean : nil }
    /// Standard deviation of the intervals, ms. Grows with the length of the recording.
    public var sdnn: Double? { count > 1 ? (squares / Double(count - 1)).squareRoot() : nil }
    /// Root mean square of the differences, ms.
    public var rmssd: Double? {
        differenceCount > 0 ? (sumOfSquaredDifferences / Double(differenceCount)).squareRoot() : nil
    }
    /// ln(RMSSD / 1 ms); nil when RMSSD is 0.
    public var lnRMSSD: Double? { rmssd.flatMap { $0 > 0 ? log($0) : nil } }
    /// Standard deviation of the differences, ms.
    public var sdsd: Double? {
        differenceCount > 1 ? (differenceSquares / Double(differenceCount - 1)).squareRoot() : nil
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
}
