/// Intervals counted in bins of 1/128 s, and the two geometric measures of their shape.
///
/// Meant for 20 minutes and more. Source: Task Force 1996. Bins begin at multiples of 7.8125 ms.
public struct IntervalHistogram: Sendable {
    /// 1000 / 128 ms.
    public static let binWidth = 7.8125
    /// Left edge of the first bin, ms.
    public let start: Double
    public let counts: [Int]

    /// Nil without intervals. Values in ms.
    public init?(_ values: [Double]) {
        guard let shortest = values.min(), let longest = values.max() else { return nil }
        let first = (shortest / Self.binWidth).rounded(.down)
        let last = (longest / Self.binWidth).rounded(.down)
        var counts = [Int](repeating: 0, count: Int(last - first) + 1)
        for value in values { counts[Int((value / Self.binWidth).rounded(.down) - first)] += 1 }
        start = first * Self.binWidth
        self.counts = counts
    }

    private var mode: Int { counts.indices.max { counts[$0] < counts[$1] } ?? 0 }

    /// Number of intervals over the height of the highest bin.
    public var triangularIndex: Double {
        Double(counts.reduce(0, +)) / Double(counts[mode])
    }

    /// Base, in ms, of the triangle that fits best: apex on the highest bin, feet on bin centres on either side,
    /// zero outside; least squares, each side by itself.
    public var tinn: Double {
        let apex = mode
        let left = foot(distances: apex + 1) { apex - $0 }
        let right = foot(distances: counts.count - apex) { apex + $0 }
        return Double(left + right) * Self.binWidth
    }

    /// Distance in bins from the apex to the foot on one side, at least 1.
    private func foot(distances: Int, bin: (Int) -> Int) -> Int {
        let height = Double(counts[mode])
        var best = (distance: 1, error: Double.infinity)
        for foot in 1...distances {
            var error = 0.0
            for distance in 1...distances {
                let index = bin(distance)
                let observed = counts.indices.contains(index) ? Double(counts[index]) : 0
                let fitted = distance < foot ? height * (1 - Double(distance) / Double(foot)) : 0
                error += (observed - fitted) * (observed - fitted)
            }
            if error < best.error { best = (foot, error) }
        }
        return best.distance
    }
}
