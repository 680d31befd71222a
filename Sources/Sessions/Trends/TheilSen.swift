/// A straight line through points that a few odd ones do not turn: the median of the slopes between all pairs.
///
/// Source: Theil 1950; Sen 1968 for the interval, from the distribution of Kendall's statistic. Ours counts that
/// distribution exactly (Mahonian numbers) where others use the normal one, so that it holds for four sessions as for
/// forty; pairs at the same place are left out, as Sen does.
public struct TheilSen: Sendable, Hashable {
    /// An interval of the slope, and how often such an interval holds the true one, at least: 0.95, or what the number of
    /// points allows where that is less.
    public struct Interval: Sendable, Hashable {
        public var low: Double
        public var high: Double
        public var coverage: Double
    }

    /// Change of y for one of x.
    public let slope: Double
    /// Of y at x = 0: the median of what the slope leaves.
    public let intercept: Double
    public let interval: Interval
    public let count: Int

    /// nil for fewer than four points, or when they stand at fewer than two places.
    public init?(_ points: [(x: Double, y: Double)], coverage wanted: Double = 0.95) {
        guard points.count >= Trend.fewest else { return nil }
        var slopes: [Double] = []
        for (index, one) in points.enumerated() {
            for other in points[(index + 1)...] where other.x != one.x {
                slopes.append((other.y - one.y) / (other.x - one.x))
            }
        }
        guard let middle = Median.of(slopes) else { return nil }
        slopes.sort()
        slope = middle
        intercept = Median.of(points.map { $0.y - middle * $0.x }) ?? 0
        count = points.count
        let (cut, coverage) = Self.cut(points: points.count, wanted: wanted)
        let last = slopes.count - 1
        let place = min(cut, last / 2)
        interval = Interval(low: slopes[place], high: slopes[last - place], coverage: coverage)
    }

    public func callAsFunction(_ x: Double) -> Double { intercept + slope * x }

    /// How many of the sorted slopes may be cut off at each end, and the coverage that is left.
    ///
    /// With no slope at all the number of pairs in the wrong order is that of a random permutation; its distribution is
    /// built up point by point.
    static func cut(points: Int, wanted: Double) -> (cut: Int, coverage: Double) {
        var chances = [1.0]
        for added in 1..<points {
            var next = [Double](repeating: 0, count: chances.count + added)
            for (inversions, chance) in chances.enumerated() {
                for more in 0...added { next[inversions + more] += chance / Double(added + 1) }
            }
            chances = next
        }
        var tail = chances[0]
        var cut = 0
        while cut + 1 < chances.count / 2, 1 - 2 * (tail + chances[cut + 1]) >= wanted {
            cut += 1
            tail += chances[cut]
        }
        return (cut, 1 - 2 * tail)
    }
}

/// The middle of values; the mean of the two middle ones where their number is even.
enum Median {
    static func of(_ values: [Double]) -> Double? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}
