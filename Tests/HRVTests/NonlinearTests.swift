import Foundation
import HRV
import Testing

@Suite struct NonlinearTests {
    @Test func entropiesOfTheGoldenSeries() throws {
        let series = NNSeries(TestSeries.golden)
        let r = 0.2 * (try #require(TimeDomain(series).sdnn))
        #expect(abs(try #require(Entropy.approximate(series, r: r)) - 0.24277291411037183) < 1e-6)
    }

    @Test func noStretchSpansAGap() {
        var intervals = TestSeries.intervals([800, 801, 802, 700, 800, 801, 802])
        let whole = Entropy.samplePairs(NNSeries(intervals), m: 2, r: 5)
        #expect(whole == (1, 3))
        intervals[3].flag = .ectopic
        // Two runs of three: one stretch each, and they are alike.
        #expect(Entropy.samplePairs(NNSeries(intervals), m: 2, r: 5) == (1, 1))
        intervals[5].flag = .ectopic
        #expect(Entropy.samplePairs(NNSeries(intervals), m: 2, r: 5) == (0, 0))
        #expect(Entropy.sample(NNSeries(intervals), r: 5) == nil)
    }

    @Test func exponentsOfNoise() throws {
        var generator = SeededGenerator(seed: 9)
        let white = (0..<4000).map { _ in 800 + 20 * generator.normal() }
        var sum = 800.0
        let brown = (0..<4000).map { _ in
            sum += 2 * generator.normal()
            return sum
        }
        func exponent(_ lengths: [Double]) throws -> Double {
            let series = NNSeries(TestSeries.intervals(lengths))
            return try #require(DetrendedFluctuation.exponent(series, boxes: 16...64))
        }
        let flat = try exponent(white)
        let steep = try exponent(brown)
        #expect(abs(flat - 0.5) < 0.08)
        #expect(abs(steep - 1.5) < 0.1)
        #expect(DetrendedFluctuation.exponent(NNSeries([]), boxes: 4...16) == nil)
    }
}
