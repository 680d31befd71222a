import HRV
import Testing

@Suite struct TimeDomainTests {
    @Test func noDifferenceOverAGapOrAFlag() {
        var intervals = TestSeries.intervals([800, 810, 900, 905, 700, 1100, 1105])
        intervals[2].flag = .gap
        intervals[2].rr = nil
        intervals[4].flag = .ectopic
        // Left: 800 810 | 905 | 1100 1105.
        let sums = TimeDomain(intervals)
        #expect(sums.count == 5)
        #expect(sums.differenceCount == 2)
        #expect(sums.rmssd == ((100.0 + 25) / 2).squareRoot())
        let series = NNSeries(intervals)
        #expect(series.joined == [false, true, false, false, true])
        #expect(series.runs == [0..<2, 2..<3, 3..<5])
    }

    @Test func stretchesEndAtHoles() {
        var intervals = TestSeries.intervals([800, 800, 800, 800])
        for index in 2..<4 { intervals[index].time += 5 }
        #expect(NNSeries(intervals).stretches() == [0..<2, 2..<4])
        #expect(NNSeries([]).stretches().isEmpty)
    }

    @Test func nothingFromNothing() {
        let none = TimeDomain([])
        #expect(
            none.meanNN == nil && none.sdnn == nil && none.rmssd == nil && none.pnn50 == nil
                && none.sd2 == nil)
        let one = TimeDomain(TestSeries.intervals([800]))
        #expect(one.meanNN == 800 && one.meanHR == 75 && one.sdnn == nil && one.rmssd == nil)
        #expect(TimeDomain(TestSeries.intervals([800, 800])).lnRMSSD == nil)
    }

    @Test func pnnIsStrict() {
        let sums = TimeDomain(TestSeries.intervals([800, 850, 901, 881, 860]))
        #expect(sums.pnn50 == 25)
        #expect(sums.pnn20 == 75)
    }

    @Test func triangleOfATriangle() throws {
        // Heights 1 2 3 4 3 2 1 on neighbouring bins: feet four bins from the apex.
        let values = [1, 2, 3, 4, 3, 2, 1].enumerated().flatMap { bin, count in
            [Double](repeating: 800 + (Double(bin) + 0.5) * 7.8125 - 3.125, count: count)
        }
        let histogram = try #require(IntervalHistogram(values))
        #expect(histogram.counts == [1, 2, 3, 4, 3, 2, 1])
        #expect(histogram.triangularIndex == 4)
        #expect(histogram.tinn == 8 * 7.8125)
        #expect(IntervalHistogram([]) == nil)
    }

    /// Values published with hrv-analysis' tests.
    @Test(.enabled(if: TestSeries.has("rr/test_nn_intervals.txt"))) func hrvAnalysisReference() throws {
        let series = NNSeries(TestSeries.intervals(try TestSeries.numbers("rr/test_nn_intervals.txt")))
        let sums = TimeDomain(series)
        let expected: [(Double?, Double, Double)] = [
            (sums.meanNN, 718.248, 5e-4), (sums.sdnn, 43.113075, 1e-5), (sums.rmssd, 19.519401, 1e-5),
            (sums.sdsd, 19.519368, 1e-3 * 19.5), (sums.pnn50, 2.402402, 1e-5), (sums.pnn20, 22.522523, 1e-5),
            (sums.sd1, 13.809190, 1e-5), (sums.sd2, 59.386705, 1e-5),
            (Entropy.sample(series, r: 0.2 * (sums.sdnn ?? 0)), 1.204668, 1e-3),
            (IntervalHistogram(series.values)?.triangularIndex, 11.363636, 0.6),  // other bin edges
        ]
        for (value, reference, tolerance) in expected {
            let value = try #require(value)
            #expect(abs(value - reference) <= tolerance, "\(value), not \(reference)")
        }
    }

    /// Values of a neutral reference (Task Force formulae) for pyHRV's short sample.
    @Test(.enabled(if: TestSeries.has("rr/pyhrv_short_nn_ms.txt"))) func pyHRVSample() throws {
        let series = NNSeries(TestSeries.intervals(try TestSeries.numbers("rr/pyhrv_short_nn_ms.txt")))
        let sums = TimeDomain(series)
        let expected: [(Double?, Double)] = [
            (sums.sdnn, 95.7), (sums.rmssd, 101.3), (sums.pnn50, 48.5), (sums.sd1, 71.7), (sums.sd2, 114.7),
            (Entropy.sample(series, r: 0.2 * (sums.sdnn ?? 0)), 1.712),
            (DetrendedFluctuation.exponent(series, boxes: 4...16), 0.665),
        ]
        for (value, reference) in expected {
            let value = try #require(value)
            #expect(abs(value - reference) <= 0.001 * reference, "\(value), not \(reference)")
        }
    }
}
