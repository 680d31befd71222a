import Foundation

/// The numbers of RR = 800 + 40·sin(2π·0.1·t) + 15·sin(2π·0.25·t) ms, each interval having the value at the beat that
/// begins it, for 300 s: 375 intervals. Expected values from NumPy and SciPy, by formulae written down apart from
/// this code.
enum GoldenAnswers {
    static let intervals = CalculatedSeries.stepped(seconds: 300) { (time: Double) -> Double in
        let slow = 40 * sin(2 * Double.pi * 0.1 * time)
        return 800 + slow + 15 * sin(2 * Double.pi * 0.25 * time)
    }

    static func all() -> [KnownAnswer] {
        var settings = AnalysisSettings()
        settings.detrend = .none
        settings.all = true
        let result = HRVAnalysis.analyze(intervals, breaths: [], settings: settings)
        let (time, nonlinear, frequency) = (result.time, result.nonlinear, result.frequency)
        let exact: [(String, Double, Double?)] = [
            ("mean RR, ms", 798.9337494679519, time.meanRR),
            ("mean heart rate, bpm", 75.10009439450626, time.meanHR),
            ("SDNN, ms", 30.252677622311232, time.sdnn),
            ("RMSSD, ms", 18.73883160020286, time.rmssd),
            ("ln RMSSD", 2.9305979269584994, time.lnRMSSD),
            ("SDSD, ms", 18.76361037617828, time.sdsd),
            ("pNN20, %", 35.02673796791444, time.pnn20),
            ("triangular index", 7.8125, time.hti),
            ("SD1, ms", 13.267876136537929, nonlinear.sd1),
            ("SD2, ms", 40.67446950440127, nonlinear.sd2),
            ("SD2 / SD1", 3.0656353048389793, nonlinear.sd2ToSD1),
            ("ellipse, ms²", 1695.403902699352, nonlinear.ellipse),
            ("SampEn", 0.3351136433108753, nonlinear.sampleEntropy),
            ("ApEn", 0.24277291411037183, nonlinear.approximateEntropy),
            ("DFA α1", 1.3173479478933885, nonlinear.dfaAlpha1),
            ("DFA α2", 0.02639206185112755, nonlinear.dfaAlpha2),
        ]
        var answers = exact.map { KnownAnswer("golden: " + $0.0, $0.1, relative: 1e-6, $0.2) }
        answers.append(KnownAnswer(name: "golden: pNN50, %", expected: 0, tolerance: 0, got: time.pnn50))
        answers += kubiosBoxes()
        answers += [
            KnownAnswer("golden: LF, ms²", 799.700, relative: 0.01, frequency.lf),
            KnownAnswer("golden: HF, ms²", 111.505, relative: 0.01, frequency.hf),
            KnownAnswer(name: "golden: LF peak, Hz", expected: 0.1, tolerance: 0.0005, got: frequency.lfPeak),
            KnownAnswer(
                name: "golden: HF peak, Hz", expected: 0.25, tolerance: 0.0005, got: frequency.hfPeak),
        ]
        return answers
    }

    private static func kubiosBoxes() -> [KnownAnswer] {
        let series = NNSeries(intervals)
        return [
            KnownAnswer(
                "golden: DFA α1, boxes 4 to 12", 1.4881276342038396, relative: 1e-6,
                DetrendedFluctuation.exponent(series, boxes: 4...12)),
            KnownAnswer(
                "golden: DFA α2, boxes 13 to 64", 0.04293545947540845, relative: 1e-6,
                DetrendedFluctuation.exponent(series, boxes: 13...64)),
        ]
    }
}
