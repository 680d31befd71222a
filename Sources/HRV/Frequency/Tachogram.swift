/// Intervals as an evenly sampled series, in pieces where beats are missing for long.
struct Tachogram {
    /// Samples a second.
    let rate: Double
    /// Interval lengths in ms, one array for each stretch without a hole.
    private let stretches: [[Double]]

    /// Seconds of a Welch segment.
    static let segment = 120.0

    /// Each interval stands at the beat that ends it; a cubic spline runs through them.
    init(_ series: NNSeries, rate: Double) {
        self.rate = rate
        stretches = series.stretches().compactMap { range in
            guard range.count >= 2 else { return nil }
            var spline = CubicSpline()
            for i in range { spline.push(x: series.times[i], y: series.values[i]) }
            let start = series.times[range.lowerBound]
            let length = series.times[range.upperBound - 1] - start
            var samples: [Double] = []
            spline.sample(
                start: start, step: 1 / rate, count: Int((length * rate).rounded(.up)), into: &samples)
            return samples
        }
    }

    /// Seconds of the longest stretch.
    var longest: Double { Double(stretches.map(\.count).max() ?? 0) / rate }

    /// Welch's density over segments of 120 s, or over one segment as long as the longest stretch when none holds 120 s.
    func spectrum(detrend: AnalysisSettings.DetrendMethod) -> PowerSpectrum? {
        guard let count = stretches.map(\.count).max(), count >= 16 else { return nil }
        var priors = SmoothnessPriors(sampleRate: rate)
        var welch = WelchEstimator(
            sampleRate: rate, segmentLength: min(count, Int(Self.segment * rate)), fft: RealFFT(count: 2048))
        for stretch in stretches where stretch.count >= welch.segmentLength {
            var signal = stretch
            switch detrend {
            case .priors: priors.removeTrend(from: &signal)
            case .linear: Detrend.removeLine(from: &signal)
            case .none: break
            }
            welch.add(signal)
        }
        return welch.spectrum()
    }

    /// Mean density of segments of 64 s, as the peak ratio wants it.
    func peakSpectrum() -> PowerSpectrum? {
        var welch = WelchEstimator(
            sampleRate: rate, segmentLength: Int(PeakRatio.window * rate), fft: RealFFT(count: 2048),
            trend: .line)
        for stretch in stretches { welch.add(stretch) }
        return welch.spectrum()
    }
}
