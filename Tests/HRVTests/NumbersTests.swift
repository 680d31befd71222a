import Foundation
import HRV
import Testing

@Suite struct NumbersTests {
    @Test func correlationDimension() throws {
        var generator = SeededGenerator(seed: 4)
        let noise = NNSeries(TestSeries.intervals((0..<1500).map { _ in 800 + 40 * generator.normal() }))
        let wave = NNSeries(TestSeries.intervals((0..<1500).map { 800 + 40 * sin(Double($0)) }))
        let chaos = try #require(CorrelationDimension.d2(noise))
        #expect(chaos > 4, "\(chaos)")
        #expect(abs(try #require(CorrelationDimension.d2(wave)) - 1) < 0.1)
        let flat = NNSeries(TestSeries.intervals([Double](repeating: 800, count: 500)))
        #expect(CorrelationDimension.d2(flat) == nil)
        #expect(CorrelationDimension.d2(NNSeries([])) == nil)
    }

    /// Two halves of a day 100 ms apart: the means of the segments carry it, their spread does not.
    @Test func segmentsOfALongRecord() throws {
        let intervals = TestSeries.intervals(until: 7200) { time in
            (time < 3600 ? 800 : 900) + 20 * sin(2 * Double.pi * time / 10)
        }
        let segments = SegmentStatistics(NNSeries(intervals))
        #expect(segments.segments == 24)
        #expect(abs(try #require(segments.sdann) - 50 * (24.0 / 23).squareRoot()) < 0.5)
        #expect(abs(try #require(segments.sdnnIndex) - 20 / 2.0.squareRoot()) < 0.2)
        #expect(SegmentStatistics(NNSeries([])).sdann == nil)
    }

    @Test func windowsAreAnalysedByThemselves() throws {
        let intervals = TestSeries.intervals(until: 901) { 850 + 40 * sin(2 * Double.pi * 0.1 * $0) }
        let windows = HRVAnalysis.windows(intervals, breaths: [], length: 300, step: 150)
        #expect(windows.map(\.start) == [0, 150, 300, 450, 600])
        for window in windows {
            let inside = intervals.filter { $0.time >= window.start && $0.time < window.end }
            #expect(window.result == HRVAnalysis.analyze(inside, breaths: []))
        }
        #expect(HRVAnalysis.windows([], breaths: [], length: 300, step: 300).isEmpty)
        #expect(HRVAnalysis.windows(intervals, breaths: [], length: 1000, step: 300).isEmpty)
    }

    /// An artefact beside the edge of a window is known for what it is by its neighbours beyond.
    @Test func windowsSeeAcrossTheirEdges() {
        var lengths = [Double](repeating: 800, count: 800)
        for i in lengths.indices { lengths[i] += 30 * sin(Double(i)) }
        lengths[374] -= 250
        lengths[375] += 250
        let windows = HRVAnalysis.windows(
            TestSeries.intervals(lengths), breaths: [], length: 300, step: 300)
        #expect(windows[0].result.artefacts.ectopic + windows[1].result.artefacts.ectopic == 2)
        #expect(windows[0].result.artefacts.corrected + windows[1].result.artefacts.corrected == 2)
    }

    @Test func settingsComeWithTheResult() throws {
        var settings = AnalysisSettings(.kubiosLike)
        settings.alternatives = [.lomb, .ar]
        let result = HRVAnalysis.analyze(TestSeries.golden, breaths: [], settings: settings)
        #expect(result.settings == settings)
        #expect(result.alternatives.map(\.method) == [.lomb, .ar])
        #expect(result.alternatives[1].order == 16)
        #expect(abs(try #require(result.alternatives[0].lf) / 800 - 1) < 0.02)
        let text = try JSONEncoder().encode(settings)
        #expect(try JSONDecoder().decode(AnalysisSettings.self, from: text) == settings)
        #expect(AnalysisSettings(.standard) == AnalysisSettings())
    }

    /// NeuroKit2 0.2.13 on the golden series, which resamples one point more: `hrv_time`, `hrv_frequency(normalize=False)`, `hrv_nonlinear`.
    @Test func neurokitLike() throws {
        var settings = AnalysisSettings(.neurokitLike)
        settings.all = true
        let result = HRVAnalysis.analyze(TestSeries.golden, breaths: [], settings: settings)
        func near(_ value: Double?, _ expected: Double, _ relative: Double) throws {
            let value = try #require(value)
            #expect(abs(value / expected - 1) < relative, "\(value), not \(expected)")
        }
        for (value, expected, relative) in NeuroKitExpected.values(result) {
            try near(value, expected, relative)
        }
    }

    @Test func linearInterpolationLosesQuickWaves() throws {
        let wave = NNSeries(TestSeries.intervals(until: 300) { 900 + 50 * sin(2 * Double.pi * 0.25 * $0) })
        var settings = AnalysisSettings(.taskforce)
        var powers: [Double] = []
        for interpolation in SpectrumSettings.Interpolation.allCases {
            settings.spectrum.interpolation = interpolation
            powers.append(try #require(HRVAnalysis.spectrum(wave, by: .welch, settings: settings).hf))
        }
        #expect(powers == powers.sorted())
        #expect(abs(powers[0] / 1250 - 0.71) < 0.02)
        #expect(powers[3] > 0.99 * 1250)
    }
}

enum NeuroKitExpected {
    static func values(_ result: HRVResult) -> [(Double?, Double, Double)] {
        [
            (result.time.meanRR, 798.9337494679519, 1e-6),
            (result.time.sdnn, 30.252677622311232, 1e-6),
            (result.time.rmssd, 18.73883160020286, 1e-6),
            (result.time.sdsd, 18.76361037617828, 1e-6),
            (result.time.pnn20, 34.93333333333333, 1e-6),
            (result.time.hti, 7.8125, 1e-6),
            (result.frequency.lf, 799.4594528162797, 1e-5),
            (result.frequency.hf, 110.28977591224061, 1e-5),
            (result.frequency.total, 909.7534639411425, 1e-5),
            (result.frequency.lfHF, 7.248717718425892, 1e-5),
            (result.frequency.lfNU, 87.87649451236402, 1e-5),
            (result.frequency.hfNU, 12.1230399535336, 1e-5),
            (result.nonlinear.sd1, 13.267876136537925, 1e-6),
            (result.nonlinear.sd2, 40.681657297542294, 1e-6),
            (result.nonlinear.ellipse, 1695.7035061776903, 1e-6),
            (result.nonlinear.sampleEntropy, 0.3351136433108753, 1e-6),
            (result.nonlinear.approximateEntropy, 0.24277291411037183, 1e-6),
            (result.nonlinear.dfaAlpha1, 1.5616705324963185, 1e-6),
            (result.nonlinear.dfaAlpha2, 0.104045807728319, 1e-6),
        ]
    }
}
