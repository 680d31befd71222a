import Foundation

/// Regularity of a series: how seldom stretches that are alike for `m` intervals stay alike for one more.
///
/// Stretches are compared by their largest difference, alike when it is at most `r`. A stretch never spans a gap.
/// Compared in order of their first value, so that only a neighbourhood is searched.
/// Sources: Richman & Moorman 2000 (sample entropy); Pincus 1991 (approximate entropy).
public enum Entropy {
    /// −ln(A/B): A pairs alike over m + 1 intervals, B over m, self-matches excluded, both among the stretches that
    /// have m + 1 intervals. Nil where A or B is 0.
    /// - Parameters:
    ///   - m: length of the stretches.
    ///   - r: tolerance in the unit of the values; customarily 0.2 standard deviations.
    public static func sample(_ series: NNSeries, m: Int = 2, r: Double) -> Double? {
        let counts = samplePairs(series, m: m, r: r)
        guard counts.longer > 0, counts.shorter > 0 else { return nil }
        return -log(Double(counts.longer) / Double(counts.shorter))
    }

    /// The pairs that sample entropy counts.
    public static func samplePairs(_ series: NNSeries, m: Int, r: Double) -> (longer: Int, shorter: Int) {
        let x = series.values
        let starts = starts(series, length: m + 1).sorted { x[$0] < x[$1] }
        var shorter = 0
        var longer = 0
        for a in starts.indices {
            let i = starts[a]
            var b = a + 1
            while b < starts.count, x[starts[b]] - x[i] <= r {
                let j = starts[b]
                b += 1
                guard alike(x, i, j, length: m, r: r) else { continue }
                shorter += 1
                if abs(x[i + m] - x[j + m]) <= r { longer += 1 }
            }
        }
        return (longer, shorter)
    }

    /// Φ(m) − Φ(m + 1), self-matches included. Biased in short series; for comparison with older work.
    public static func approximate(_ series: NNSeries, m: Int = 2, r: Double) -> Double? {
        guard let short = phi(series, m: m, r: r), let long = phi(series, m: m + 1, r: r) else { return nil }
        return short - long
    }

    /// Mean logarithm of the share of stretches that are like each one.
    private static func phi(_ series: NNSeries, m: Int, r: Double) -> Double? {
        let x = series.values
        let starts = starts(series, length: m).sorted { x[$0] < x[$1] }
        guard !starts.isEmpty else { return nil }
        var matches = [Int](repeating: 1, count: starts.count)
        for a in starts.indices {
            var b = a + 1
            while b < starts.count, x[starts[b]] - x[starts[a]] <= r {
                if alike(x, starts[a], starts[b], length: m, r: r) {
                    matches[a] += 1
                    matches[b] += 1
                }
                b += 1
            }
        }
        let total = Double(starts.count)
        return matches.reduce(0) { $0 + log(Double($1) / total) } / total
    }

    private static func alike(_ x: [Double], _ i: Int, _ j: Int, length: Int, r: Double) -> Bool {
        for k in 0..<length where abs(x[i + k] - x[j + k]) > r { return false }
        return true
    }

    /// Where a stretch of joined intervals of this length begins.
    private static func starts(_ series: NNSeries, length: Int) -> [Int] {
        series.runs.flatMap { run in
            run.count < length ? [] : Array(run.lowerBound...(run.upperBound - length))
        }
    }
}
