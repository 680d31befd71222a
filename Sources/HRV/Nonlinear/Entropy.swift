import Foundation

/// Regularity of a series: how seldom stretches that are alike for `m` intervals stay alike for one more.
///
/// Stretches are compared by their largest difference, alike when it is at most `r`. A stretch never spans a gap.
/// Stretches of two, the usual length, are counted in O(n·√n); other lengths by searching the neighbourhood of
/// each first value, O(n²). Both give exactly the counts of comparing all pairs.
/// Sources: Richman & Moorman 2000 (sample entropy); Pincus 1991 (approximate entropy).
public enum Entropy {
    /// −ln(A/B): A pairs alike over m + 1 intervals, B over m, self-matches excluded, both among the stretches that
    /// have m + 1 intervals. Nil where A or B is 0.
    /// - Parameters:
    ///   - m: length of the stretches.
    ///   - r: tolerance in the unit of the values; customarily 0.2 standard deviations.
    public static func sample(_ series: NNSeries, m: Int = 2, r: Double) -> Double? {
        let pairs = samplePairs(series, m: m, r: r)
        return sample(longer: pairs.longer, shorter: pairs.shorter)
    }

    /// The pairs that sample entropy counts.
    public static func samplePairs(_ series: NNSeries, m: Int, r: Double) -> (longer: Int, shorter: Int) {
        guard m != 2 else {
            let matches = TemplateMatches(series, r: r)
            return (matches.pairsOfThree, matches.pairsOfTwo)
        }
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
        guard m != 2 else { return approximate(TemplateMatches(series, r: r)) }
        return difference(
            phi(matches(series, length: m, r: r)), phi(matches(series, length: m + 1, r: r)))
    }

    /// Both at once, for little more than one of them.
    static func both(_ series: NNSeries, m: Int, r: Double) -> (sample: Double?, approximate: Double?) {
        guard m == 2 else { return (sample(series, m: m, r: r), approximate(series, m: m, r: r)) }
        let matches = TemplateMatches(series, r: r)
        return (
            sample(longer: matches.pairsOfThree, shorter: matches.pairsOfTwo), approximate(matches)
        )
    }

    private static func sample(longer: Int, shorter: Int) -> Double? {
        guard longer > 0, shorter > 0 else { return nil }
        return 0 - log(Double(longer) / Double(shorter))
    }

    private static func approximate(_ matches: TemplateMatches) -> Double? {
        difference(phi(matches.ofTwo), phi(matches.ofThree))
    }

    private static func difference(_ shorter: Double?, _ longer: Double?) -> Double? {
        guard let shorter, let longer else { return nil }
        return shorter - longer
    }

    /// Mean logarithm of the share of stretches that are like each one.
    private static func phi(_ matches: [Int32]) -> Double? {
        guard !matches.isEmpty else { return nil }
        let total = Double(matches.count)
        return matches.reduce(0) { $0 + log(Double($1) / total) } / total
    }

    /// How many stretches are like each one, itself included.
    private static func matches(_ series: NNSeries, length: Int, r: Double) -> [Int32] {
        let x = series.values
        let starts = starts(series, length: length).sorted { x[$0] < x[$1] }
        var matches = [Int32](repeating: 1, count: starts.count)
        for a in starts.indices {
            var b = a + 1
            while b < starts.count, x[starts[b]] - x[starts[a]] <= r {
                if alike(x, starts[a], starts[b], length: length, r: r) {
                    matches[a] += 1
                    matches[b] += 1
                }
                b += 1
            }
        }
        return matches
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
