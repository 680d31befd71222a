import Foundation

/// Sines of known power through every spectrum, and what is known of the filters and of dimensions.
enum WaveAnswers {
    static func all() -> [KnownAnswer] { spectra() + longRecord() + [trend(), peakRatio()] + dimensions() }

    /// RR = 900 + 50·sin(2π·f·t) ms holds 1250 ms², all in one band.
    private static func spectra() -> [KnownAnswer] {
        var answers: [KnownAnswer] = []
        for seconds in [120.0, 300, 600, 1800] {
            for frequency in [0.06, 0.1, 0.13, 0.2, 0.25, 0.3] {
                let wave = CalculatedSeries.exact(seconds: seconds) { (time: Double) -> Double in
                    900 + 50 * sin(2 * Double.pi * frequency * time + 0.3)
                }
                let series = NNSeries(wave)
                for way in Way.allCases where way.holds(frequency) {
                    let result = HRVAnalysis.spectrum(series, by: way.method, settings: way.settings)
                    let power = frequency < 0.15 ? result.lf : result.hf
                    let name =
                        "\(way.rawValue): power of a \(frequency) Hz wave in \(Int(seconds)) s, ms²"
                    answers.append(.init(name, 1250, relative: way.tolerance(frequency), power))
                }
            }
        }
        return answers
    }

    private enum Way: String, CaseIterable {
        case welch = "Welch, cubic"
        case quintic = "Welch, quintic"
        case lomb = "Lomb"
        case ar = "AR, quintic"

        var method: AnalysisSettings.SpectralMethod {
            switch self {
            case .welch, .quintic: .welch
            case .lomb: .lomb
            case .ar: .ar
            }
        }

        var settings: AnalysisSettings {
            var settings = AnalysisSettings()
            settings.detrend = .linear
            if self == .quintic || self == .ar { settings.spectrum.interpolation = .quintic }
            return settings
        }

        /// A cubic curve loses 1.7 % at 0.25 Hz and 67 beats a minute, more above.
        func holds(_ frequency: Double) -> Bool { self != .welch || frequency <= 0.25 }

        func tolerance(_ frequency: Double) -> Double { self == .welch && frequency > 0.2 ? 0.02 : 0.01 }
    }

    /// A day with a wave of three hours, which is ULF, and a quick one.
    private static func longRecord() -> [KnownAnswer] {
        let wave = CalculatedSeries.exact(seconds: 86_400) { (time: Double) -> Double in
            let slow = 60 * sin(2 * Double.pi * time / 10_800)
            return 900 + slow + 20 * sin(2 * Double.pi * 0.1 * time)
        }
        var settings = AnalysisSettings()
        settings.detrend = .linear
        let powers = BandPowers(NNSeries(wave), settings)
        return [
            .init(
                "ULF: power of a wave of three hours in a day, ms²", 1800, relative: 0.01, powers.ultraLow()),
            .init(
                "Welch: power of a 0.1 Hz wave in a day, ms²", 200, relative: 0.01,
                powers.frequency(by: .welch).lf),
            .init(
                "Lomb: power of a 0.1 Hz wave in a day, ms²", 200, relative: 0.01,
                powers.frequency(by: .lomb).lf),
        ]
    }

    /// Smoothness priors at λ = 500 and 4 Hz let half the power of 0.0355 Hz through.
    private static func trend() -> KnownAnswer {
        var signal = (0..<4000).map { (k: Int) -> Double in sin(2 * Double.pi * 0.0355 * Double(k) / 4) }
        var priors = SmoothnessPriors(lambda: 500)
        priors.removeTrend(from: &signal)
        return .init(
            "smoothness priors: gain at 0.0355 Hz", 0.5.squareRoot(), relative: 0.01,
            signal[1000..<3000].max())
    }

    /// A pure wave in 64 s under a Hann window, over all phases.
    private static func peakRatio() -> KnownAnswer {
        let fft = RealFFT(count: 2048)
        var sum = 0.0
        for phase in 0..<16 {
            var welch = WelchEstimator(
                sampleRate: PeakRatio.sampleRate, segmentLength: 128, fft: fft, trend: .line)
            let shift = Double(phase) * Double.pi / 8
            welch.add((0..<128).map { (k: Int) -> Double in sin(0.1 * Double.pi * Double(k) + shift) })
            sum += welch.spectrum().flatMap(PeakRatio.init)?.ratio ?? 0
        }
        return .init("peak ratio of a pure wave", 9.0, relative: 0.03, sum / 16)
    }

    /// A closed curve has one dimension, a torus two.
    private static func dimensions() -> [KnownAnswer] {
        func d2(_ value: (Double) -> Double) -> Double? {
            var time = 0.0
            let intervals = (0..<2000).map { beat in
                let rr = 800 + 40 * value(Double(beat))
                time += rr / 1000
                return Interval(time: time, rr: rr, flag: .ok)
            }
            return CorrelationDimension.d2(NNSeries(intervals))
        }
        let golden = (5.0.squareRoot() - 1) / 2
        let other = 2.0.squareRoot()
        return [
            KnownAnswer(
                name: "D2 of a wave", expected: 1, tolerance: 0.1,
                got: d2 { sin(2 * Double.pi * golden * $0) }),
            KnownAnswer(
                name: "D2 of two waves", expected: 2, tolerance: 0.2,
                got: d2 { sin(2 * Double.pi * golden * $0) + sin(2 * Double.pi * other * $0) }),
        ]
    }
}
