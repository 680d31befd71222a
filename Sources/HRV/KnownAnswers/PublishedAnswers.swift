/// Values that other software's authors published with their recordings.
enum PublishedAnswers {
    static func all(_ text: (String) throws -> String?) rethrows -> [KnownAnswer] {
        var answers: [KnownAnswer] = []
        if let nn = try series(text("rr/test_nn_intervals.txt")) { answers += hrvAnalysis(nn) }
        if let nn = try series(text("rr/pyhrv_long_nn_ms.txt")) { answers += pyHRVLong(nn) }
        if let nn = try series(text("rr/pyhrv_short_nn_ms.txt")) { answers += pyHRVShort(nn) }
        return answers
    }

    /// Intervals in ms, one a line; nil without any.
    private static func series(_ text: String?) -> NNSeries? {
        guard let text else { return nil }
        var time = 0.0
        let intervals = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }.map { rr in
            time += rr / 1000
            return Interval(time: time, rr: rr, flag: .ok)
        }
        return intervals.isEmpty ? nil : NNSeries(intervals)
    }

    /// The values that the tests of hrv-analysis (Aura) hold for their 1000 intervals. Its SDSD divides by n, ours by
    /// n − 1, and its triangular index has other bins: both are left out.
    private static func hrvAnalysis(_ nn: NNSeries) -> [KnownAnswer] {
        let sums = TimeDomain(nn)
        let entropy = Entropy.sample(nn, r: 0.2 * (sums.sdnn ?? 0))
        let values: [(String, Double, Double, Double?)] = [
            ("mean NN, ms", 718.248, 5e-4, sums.meanNN), ("SDNN, ms", 43.113075, 1e-6, sums.sdnn),
            ("RMSSD, ms", 19.519401, 1e-6, sums.rmssd), ("pNN50, %", 2.402402, 1e-6, sums.pnn50),
            ("pNN20, %", 22.522523, 1e-6, sums.pnn20), ("SD1, ms", 13.809190, 1e-6, sums.sd1),
            ("SD2, ms", 59.386705, 1e-6, sums.sd2), ("SampEn", 1.204668, 1e-3, entropy),
        ]
        return values.map {
            KnownAnswer(name: "hrv-analysis tests: " + $0.0, expected: $0.1, tolerance: $0.2, got: $0.3)
        }
    }

    /// pyHRV's report on its sample of an hour. Its SD1 and SD2 divide by n (within 0.05 ms of ours), its SDSD is that of
    /// the absolute differences, its SDANN cuts otherwise: both are left out.
    private static func pyHRVLong(_ nn: NNSeries) -> [KnownAnswer] {
        let sums = TimeDomain(nn)
        let entropy = Entropy.sample(nn, r: 0.2 * (sums.sdnn ?? 0))
        let values: [(String, Double, Double, Double?)] = [
            ("mean NN, ms", 768.438, 5e-4, sums.meanNN), ("SDNN, ms", 85.357, 5e-4, sums.sdnn),
            ("RMSSD, ms", 60.523, 6e-4, sums.rmssd), ("pNN50, %", 28.571, 5e-4, sums.pnn50),
            ("pNN20, %", 64.232, 5e-4, sums.pnn20), ("SD1, ms", 42.797, 0.01, sums.sd1),
            ("SD2, ms", 112.837, 0.05, sums.sd2), ("SampEn", 1.250, 5e-4, entropy),
            ("triangular index", 11.509, 5e-4, IntervalHistogram(nn.values)?.triangularIndex),
        ]
        return values.map {
            KnownAnswer(name: "pyHRV long sample: " + $0.0, expected: $0.1, tolerance: $0.2, got: $0.3)
        }
    }

    /// A neutral reference written from the Task Force's formulae, for pyHRV's sample of five minutes: Welch over the
    /// whole, cubic spline at 4 Hz.
    private static func pyHRVShort(_ nn: NNSeries) -> [KnownAnswer] {
        let sums = TimeDomain(nn)
        let plain = HRVAnalysis.spectrum(nn, by: .welch, settings: AnalysisSettings(.taskforce))
        let priors = HRVAnalysis.spectrum(nn, by: .welch, settings: AnalysisSettings(.kubiosLike))
        let values: [(String, Double, Double, Double?)] = [
            ("SDNN, ms", 95.7, 0.05, sums.sdnn), ("RMSSD, ms", 101.3, 0.05, sums.rmssd),
            ("pNN50, %", 48.5, 0.05, sums.pnn50), ("SD1, ms", 71.7, 0.05, sums.sd1),
            ("SD2, ms", 114.7, 0.05, sums.sd2),
            ("SampEn", 1.712, 5e-4, Entropy.sample(nn, r: 0.2 * (sums.sdnn ?? 0))),
            ("DFA α1", 0.665, 5e-4, DetrendedFluctuation.exponent(nn, boxes: 4...16)),
            ("LF by taskforce, ms²", 1559.2, 0.01 * 1559.2, plain.lf),
            ("HF by taskforce, ms²", 5425.8, 0.01 * 5425.8, plain.hf),
            ("LF by kubios-like, ms²", 1459.8, 0.01 * 1459.8, priors.lf),
            ("HF by kubios-like, ms²", 5422.5, 0.01 * 5422.5, priors.hf),
        ]
        return values.map {
            KnownAnswer(name: "pyHRV short sample: " + $0.0, expected: $0.1, tolerance: $0.2, got: $0.3)
        }
    }
}
