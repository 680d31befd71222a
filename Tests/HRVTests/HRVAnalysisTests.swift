import Foundation
import HRV
import Testing

@Suite struct HRVAnalysisTests {
    private func breaths(_ seconds: Double, until end: Double) -> [HRVAnalysis.Breath] {
        stride(from: 0, to: end - seconds, by: seconds).map { ($0, $0 + 0.4 * seconds, $0 + seconds) }
    }

    private func names(_ result: HRVResult) -> Set<String> { Set(result.withheld.map(\.name)) }

    @Test func slowBreathingWithholdsHFAndDFA() {
        let slow = TestSeries.intervals(until: 305) { 850 - 60 * sin(2 * .pi * 0.1 * $0) }
        let result = HRVAnalysis.analyze(slow, breaths: breaths(10, until: 300))
        #expect(
            result.frequency.hf == nil && result.frequency.lfHF == nil && result.nonlinear.dfaAlpha1 == nil)
        #expect(result.frequency.lf != nil && result.time.rmssd != nil && result.breathing.rsaBPM != nil)
        #expect(abs((result.breathing.rate ?? 0) - 6) < 1e-9)
        #expect(result.withheld.first { $0.name == "hf_ms2" }?.reason.contains("below 9 a minute") == true)

        let quick = TestSeries.intervals(until: 305) { 850 + 60 * sin(2 * .pi * 0.25 * $0) }
        let normal = HRVAnalysis.analyze(quick, breaths: breaths(4, until: 300))
        #expect(normal.frequency.hf != nil && normal.nonlinear.dfaAlpha1 != nil)
    }

    @Test func shortRecordings() {
        func result(_ seconds: Double) -> HRVResult {
            HRVAnalysis.analyze(TestSeries.golden.filter { $0.time <= seconds }, breaths: [])
        }
        #expect(result(5).time.meanHR == nil)
        let minute = result(65)
        #expect(minute.time.meanHR != nil && minute.frequency.hf != nil && minute.frequency.lf == nil)
        #expect(minute.time.rmssd == nil && minute.coherence.q != nil)
        let two = result(125)
        #expect(two.frequency.lf != nil && two.time.rmssd != nil && two.time.sdnn == nil)
        #expect(names(two).isSuperset(of: ["sdnn_ms", "lf_hf", "sampen", "hti"]))
        #expect(
            names(result(300)) == [
                "hti", "tinn_ms", "sdann_ms", "sdnn_index_ms", "ulf_ms2", "vlf_ms2", "vlf_peak_hz",
            ])
    }

    @Test func allGivesWhatItCan() {
        var settings = AnalysisSettings()
        settings.all = true
        let result = HRVAnalysis.analyze(
            Array(TestSeries.golden.prefix(100)), breaths: [], settings: settings)
        #expect(result.time.sdnn != nil && result.frequency.lf != nil)
        #expect(names(result).contains("sdnn_ms"))
    }

    /// Of intervals that do not vary the spectra hold rounding alone, of which ratios and peaks could be made.
    @Test(arguments: [800, 823.7, 1000.0 / 3])
    func whatDoesNotVaryHasNoRatiosAndNoPeaks(length: Double) {
        var settings = AnalysisSettings()
        settings.alternatives = [.lomb, .ar]
        for detrend in [AnalysisSettings.DetrendMethod.priors, .linear, .none] {
            settings.detrend = detrend
            let result = HRVAnalysis.analyze(
                TestSeries.intervals(until: 400) { _ in length }, breaths: [], settings: settings)
            for frequency in [result.frequency] + result.alternatives {
                let made = [
                    frequency.lfHF, frequency.lfNU, frequency.hfNU, frequency.lfPeak, frequency.hfPeak,
                ]
                #expect(made.allSatisfy { $0 == nil }, "\(frequency.method) \(detrend): \(made)")
            }
            #expect(result.frequency.lf.map { $0 < 1e-9 } != false)
            #expect(result.coherence.peakFrequency == nil && result.coherence.q == nil)
            #expect(result.time.rmssd.map { $0 < 1e-9 } == true)
            #expect(result.nonlinear.sampleEntropy?.sign != .minus)
            #expect(names(result).isSuperset(of: ["lf_hf", "lf_nu", "hf_nu", "lf_peak_hz", "peak_hz", "q"]))
        }
    }

    @Test func dirtLeavesTheMeanRate() {
        var intervals = TestSeries.golden
        for index in intervals.indices where index % 9 < 3 { intervals[index].flag = .extra }
        var settings = AnalysisSettings()
        settings.flags = .given
        let result = HRVAnalysis.analyze(intervals, breaths: [], settings: settings)
        #expect(result.artefacts.percent > 30 && result.artefacts.corrected == 0)
        #expect(result.time.meanHR != nil && result.time.rmssd == nil && result.frequency.lf == nil)
    }

    @Test func emptyIsEmpty() {
        let result = HRVAnalysis.analyze([], breaths: [])
        #expect(result.beats == 0 && result.seconds == 0 && result.time.meanRR == nil)
    }

    /// 2 % artefacts, flagged by the classifier, corrected: near the untouched numbers.
    @Test func correctionBringsTheNumbersBack() throws {
        let clean = TestSeries.golden.compactMap(\.rr)
        var lengths = clean
        lengths[60] -= 200
        lengths[61] += 200
        lengths[150] += lengths.remove(at: 151)
        let whole = lengths[250]
        lengths[250] = 0.4 * whole
        lengths.insert(0.6 * whole, at: 251)
        var classifier = IntervalClassifier()
        var time = 0.0
        let intervals = lengths.map {
            time += $0 / 1000
            return classifier.push(interval: $0, endingAt: time)
        }
        let truth = HRVAnalysis.analyze(TestSeries.golden, breaths: [])
        let result = HRVAnalysis.analyze(intervals, breaths: [])
        #expect(result.artefacts.corrected == 5)
        #expect((result.artefacts.ectopic, result.artefacts.missed, result.artefacts.extra) == (2, 1, 2))
        func near(_ member: KeyPath<HRVResult, Double?>, _ share: Double) throws {
            let (a, b) = (try #require(result[keyPath: member]), try #require(truth[keyPath: member]))
            #expect(abs(a / b - 1) < share, "\(a), not \(b)")
        }
        try near(\.time.rmssd, 0.02)
        try near(\.time.sdnn, 0.01)
        try near(\.frequency.lf, 0.01)
        try near(\.frequency.hf, 0.03)

        var settings = AnalysisSettings()
        settings.correct = false
        let left = HRVAnalysis.analyze(intervals, breaths: [], settings: settings)
        #expect(left.artefacts.corrected == 0)
        #expect(abs((left.time.rmssd ?? 0) / (truth.time.rmssd ?? 1) - 1) < 0.02)
    }
}
