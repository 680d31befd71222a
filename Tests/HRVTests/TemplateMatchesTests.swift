import Foundation
import HRV
import Testing

/// The quick counting of like stretches against the comparison of every pair.
@Suite struct TemplateMatchesTests {
    /// Pairs alike over three and over two intervals, by looking at each pair.
    private func pairs(_ series: NNSeries, r: Double) -> (longer: Int, shorter: Int) {
        let x = series.values
        let starts = series.runs.flatMap { run in
            run.count < 3 ? [] : Array(run.lowerBound...(run.upperBound - 3))
        }
        func alike(_ i: Int, _ j: Int, _ length: Int) -> Bool {
            (0..<length).allSatisfy { abs(x[i + $0] - x[j + $0]) <= r }
        }
        var counts = (longer: 0, shorter: 0)
        for a in starts.indices {
            for b in starts.indices.dropFirst(a + 1) where alike(starts[a], starts[b], 2) {
                counts.shorter += 1
                if alike(starts[a], starts[b], 3) { counts.longer += 1 }
            }
        }
        return counts
    }

    private func intervals(_ count: Int, seed: UInt64, grid: Double?, gaps: Int) -> [Interval] {
        var generator = SeededGenerator(seed: seed)
        var level = 0.0
        var lengths: [Double] = []
        for _ in 0..<count {
            level = 0.9 * level + 20 * generator.normal()
            let length = 800 + level
            lengths.append(grid.map { (length / $0).rounded() * $0 } ?? length)
        }
        var intervals = TestSeries.intervals(lengths)
        for _ in 0..<gaps {
            intervals[Int.random(in: 0..<count, using: &generator)].flag = .ectopic
        }
        return intervals
    }

    @Test(arguments: [nil, 1, 7.8125, 0.1] as [Double?], [3, 17, 64, 700])
    func countsAreThoseOfEveryPair(grid: Double?, count: Int) throws {
        for (gaps, r) in [(0, 8.0), (count / 20, 8.0), (0, 0), (0, 1e6), (count / 20, 7.8125), (0, 0.3)] {
            let series = NNSeries(intervals(count, seed: UInt64(count), grid: grid, gaps: gaps))
            #expect(Entropy.samplePairs(series, m: 2, r: r) == pairs(series, r: r))
        }
    }

    /// Every value the same, and every value another: the blocks of ranks cut through ties.
    @Test func tiesAndStairs() {
        let flat = NNSeries(TestSeries.intervals([Double](repeating: 800, count: 300)))
        #expect(Entropy.samplePairs(flat, m: 2, r: 0) == (298 * 297 / 2, 298 * 297 / 2))
        let stairs = NNSeries(TestSeries.intervals((0..<300).map { 700 + Double($0) }))
        #expect(Entropy.samplePairs(stairs, m: 2, r: 3) == pairs(stairs, r: 3))
        #expect(Entropy.samplePairs(NNSeries([]), m: 2, r: 3) == (0, 0))
    }

    /// Φ of stretches of two against the general way, which other lengths take: ApEn(2) = Φ2 − Φ3.
    @Test func approximateEntropyAgreesWithTheGeneralWay() throws {
        let series = NNSeries(intervals(500, seed: 4, grid: 1, gaps: 20))
        let x = series.values
        func phi(_ length: Int) -> Double {
            let starts = series.runs.flatMap { run in
                run.count < length ? [] : Array(run.lowerBound...(run.upperBound - length))
            }
            return starts.reduce(0.0) { sum, i in
                let like = starts.count { j in (0..<length).allSatisfy { abs(x[i + $0] - x[j + $0]) <= 9 } }
                return sum + log(Double(like) / Double(starts.count))
            } / Double(starts.count)
        }
        for m in 1...3 {
            let value = try #require(Entropy.approximate(series, m: m, r: 9))
            #expect(abs(value - (phi(m) - phi(m + 1))) < 1e-12)
        }
    }
}
