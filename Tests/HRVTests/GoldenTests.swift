import HRV
import Testing

/// Golden values of the dossier, §10.
@Suite struct GoldenTests {
    let series = NNSeries(TestSeries.golden)
    let sums = TimeDomain(TestSeries.golden)

    private func near(_ value: Double?, _ expected: Double, _ tolerance: Double) throws -> Bool {
        abs(try #require(value) - expected) <= tolerance
    }

    @Test func theSeries() {
        #expect(TestSeries.golden.count == 375)
        let first = TestSeries.golden.prefix(5).compactMap(\.rr)
        for (value, expected) in zip(first, [800, 833.5360, 842.3828, 829.7975, 821.6794]) {
            #expect(abs(value - expected) < 1e-4)
        }
    }

    @Test func timeDomain() throws {
        #expect(try near(sums.meanNN, 798.93375, 1e-5))
        #expect(try near(sums.meanHR, 75.10009, 1e-5))
        #expect(try near(sums.sdnn, 30.25268, 1e-5))
        #expect(try near(sums.rmssd, 18.73883, 1e-5))
        #expect(try near(sums.sdsd, 18.76361, 1e-5))
        #expect(try near(sums.pnn20, 35.02674, 1e-5))
        #expect(sums.pnn50 == 0)
        #expect(try near(sums.sd1, 13.26788, 1e-5))
        #expect(try near(sums.sd2, 40.67447, 1e-5))
        #expect(try near(sums.ellipse, 1695.404, 1e-3))
        #expect(IntervalHistogram(series.values)?.triangularIndex == 7.8125)
    }

    @Test func nonlinear() throws {
        let r = 0.2 * (try #require(sums.sdnn))
        let pairs = Entropy.samplePairs(series, m: 2, r: r)
        #expect(pairs == (1894, 2648))
        #expect(try near(Entropy.sample(series, r: r), 0.335114, 1e-6))
        #expect(try near(DetrendedFluctuation.exponent(series, boxes: 4...16), 1.31735, 1e-5))
        #expect(try near(DetrendedFluctuation.exponent(series, boxes: 4...12), 1.48813, 1e-5))
        #expect(try near(DetrendedFluctuation.exponent(series, boxes: 16...64), 0.02639, 1e-5))
        #expect(try near(DetrendedFluctuation.exponent(series, boxes: 13...64), 0.04294, 1e-5))
    }

    @Test func spectra() throws {
        var spline = CubicSpline()
        for (time, value) in zip(series.times, series.values) { spline.push(x: time, y: value) }
        let start = series.times[0]
        let length = series.times[series.count - 1] - start
        var samples: [Double] = []
        spline.sample(start: start, step: 0.25, count: Int((length * 4).rounded(.up)), into: &samples)
        for (segment, lf, hf) in [(samples.count, 799.693, 111.506), (480, 799.700, 111.505)] {
            var welch = WelchEstimator(sampleRate: 4, segmentLength: segment, fft: RealFFT(count: 2048))
            welch.add(samples)
            let spectrum = try #require(welch.spectrum())
            #expect(try near(spectrum.power(in: FrequencyBand.lf), lf, 0.01 * lf))
            #expect(try near(spectrum.power(in: FrequencyBand.hf), hf, 0.01 * hf))
            #expect(try near(spectrum.peak(in: FrequencyBand.lf), 0.1, 0.0005))
            #expect(try near(spectrum.peak(in: FrequencyBand.hf), 0.25, 0.0005))
        }
    }

    @Test func analysisGivesThemAll() throws {
        var settings = AnalysisSettings()
        settings.detrend = .none
        let result = HRVAnalysis.analyze(TestSeries.golden, breaths: [], settings: settings)
        #expect(result.beats == 375)
        #expect(try near(result.seconds, 299.6, 0.05))
        #expect(try near(result.time.rmssd, 18.73883, 1e-5))
        #expect(try near(result.frequency.lf, 799.7, 8))
        #expect(try near(result.frequency.hf, 111.505, 1.2))
        #expect(try near(result.nonlinear.dfaAlpha1, 1.31735, 1e-5))
        #expect(try near(result.coherence.peakFrequency, 0.1, 0.001))
        #expect(result.withheld.map(\.name) == ["hti", "tinn_ms", "sdann_ms", "sdnn_index_ms", "ulf_ms2"])
    }
}
