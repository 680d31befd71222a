import Foundation
import HRV
import RealRecordings
import Testing

/// Numbers from real intervals: against published and against other software's values, and how long a day takes.
@Suite(.enabled(if: RealData.folder != nil, "skipped: no ../shared/data and no BIOFEED_DATA"))
struct NumbersAccuracyTests {
    /// Intervals in ms of a text file, one a line.
    private func lengths(_ name: String, scale: Double = 1) throws -> [Double] {
        let text = try String(contentsOfFile: try #require(RealData.folder) + "/rr/" + name, encoding: .utf8)
        return text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }.map { $0 * scale }
    }

    private func intervals(_ lengths: [Double]) -> [Interval] {
        var time = 0.0
        return lengths.map {
            time += $0 / 1000
            return Interval(time: time, rr: $0, flag: .ok)
        }
    }

    @Test func knownAnswers() throws {
        let folder = try #require(RealData.folder) + "/"
        let answers = try KnownAnswers.run { name in
            let there = FileManager.default.fileExists(atPath: folder + name)
            return there ? try String(contentsOfFile: folder + name, encoding: .utf8) : nil
        }
        for answer in answers where !answer.passed { Issue.record("\(answer)") }
        #expect(answers.count == 156)
    }

    /// Series A is pyHRV's sample of five minutes, series B the first 445 intervals of nsr001 at the times of the
    /// PhysioNet toolbox's own demonstration; values of NeuroKit2 0.2.13.
    @Test func neurokitLike() throws {
        let a = intervals(try lengths("pyhrv_short_nn_ms.txt"))
        let b = intervals(Array(try lengths("nsr001_rr_secs.txt", scale: 1024).dropFirst().prefix(445)))
        var settings = AnalysisSettings(.neurokitLike)
        settings.correct = false
        settings.flags = .given
        settings.all = true
        let expected: [([Interval], [(KeyPath<HRVResult, Double?>, Double)])] = [
            (
                a,
                [
                    (\.time.pnn50, 48.367952522255194), (\.time.hti, 12.035714285714286),
                    (\.frequency.vlf, 1011.2233419989217), (\.frequency.lf, 1442.5466526023552),
                    (\.frequency.hf, 4248.557185809614), (\.frequency.total, 6912.167426785093),
                    (\.nonlinear.sd2, 114.95631178970295), (\.nonlinear.sampleEntropy, 1.7122387639675833),
                    (\.nonlinear.approximateEntropy, 1.2091316047819358),
                    (\.nonlinear.dfaAlpha1, 0.6792063033155681), (\.nonlinear.dfaAlpha2, 0.7157594927587015),
                ]
            ),
            (
                b,
                [
                    (\.time.pnn50, 0.44943820224719105), (\.time.hti, 14.35483870967742),
                    (\.frequency.vlf, 494.4913648387277), (\.frequency.lf, 1271.642167787103),
                    (\.frequency.hf, 101.08399612837046), (\.frequency.total, 1880.0134320188704),
                    (\.nonlinear.sd2, 79.38528905866032), (\.nonlinear.sampleEntropy, 0.9769228423359313),
                    (\.nonlinear.approximateEntropy, 0.955963587584101),
                    (\.nonlinear.dfaAlpha1, 1.5736302057594076), (\.nonlinear.dfaAlpha2, 1.0415531585922202),
                ]
            ),
        ]
        for (series, values) in expected {
            let result = HRVAnalysis.analyze(series, breaths: [], settings: settings)
            for (path, value) in values {
                let got = try #require(result[keyPath: path])
                #expect(abs(got / value - 1) < 1e-6, "\(path): \(got), not \(value)")
            }
        }
    }

    /// A neutral reference by the Task Force's formulae, on both series; printed to four or five digits.
    @Test func taskForceAndKubiosLike() throws {
        let b = intervals(Array(try lengths("nsr001_rr_secs.txt", scale: 1024).dropFirst().prefix(445)))
        let series = NNSeries(b)
        let plain = HRVAnalysis.spectrum(series, by: .welch, settings: AnalysisSettings(.taskforce))
        let priors = HRVAnalysis.spectrum(series, by: .welch, settings: AnalysisSettings(.kubiosLike))
        for (value, expected) in [
            (plain.lf, 1145.3), (plain.hf, 67.8), (priors.lf, 1020.9), (priors.hf, 67.8),
        ] {
            #expect(abs(try #require(value) / expected - 1) < 0.002)
        }
    }

    /// Lomb's periodogram sees the same powers as Welch's over a resampled curve, on strongly and on weakly varying
    /// intervals.
    @Test(arguments: ["pyhrv_short_nn_ms.txt", "test_nn_intervals.txt", "pyhrv_long_nn_ms.txt"])
    func methodsAgree(name: String) throws {
        let series = NNSeries(intervals(try lengths(name)))
        var settings = AnalysisSettings(.taskforce)
        settings.spectrum.interpolation = .quintic
        let welch = HRVAnalysis.spectrum(series, by: .welch, settings: settings)
        let lomb = HRVAnalysis.spectrum(series, by: .lomb, settings: settings)
        #expect(abs(try #require(lomb.lf) / #require(welch.lf) - 1) < 0.06)
        #expect(abs(try #require(lomb.hf) / #require(welch.hf) - 1) < 0.06)
    }

    /// CPU time of this thread; other tests run beside it.
    private func threadSeconds() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// 100,000 beats with cleaning, all three spectra and every nonlinear number: CPU time of one thread.
    @Test func aDayTakesLessThanASecond() throws {
        let day = intervals(
            Array(try lengths("nsr001_rr_secs.txt", scale: 1000).dropFirst().prefix(100_000)))
        var settings = AnalysisSettings()
        settings.alternatives = [.lomb, .ar]
        let began = threadSeconds()
        let result = HRVAnalysis.analyze(day, breaths: [], settings: settings)
        let seconds = threadSeconds() - began
        print("numbers of 100,000 beats: \(seconds) s")
        #if !DEBUG
            #expect(seconds < 1)
        #endif
        #expect(result.nonlinear.sampleEntropy != nil && result.nonlinear.d2 != nil)
        #expect(result.frequency.ulf != nil && result.time.sdann != nil)
        #expect(result.alternatives.allSatisfy { $0.lf != nil })
    }
}
