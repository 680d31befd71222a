/// Intervals as an evenly sampled series, in pieces where beats are missing for long.
struct Tachogram {
    /// Samples a second.
    let rate: Double
    /// Interval lengths in ms, one array for each stretch without a hole.
    let stretches: [[Double]]

    /// Each interval stands at the beat that ends it; a curve runs through them.
    init(
        _ series: NNSeries, rate: Double, interpolation: SpectrumSettings.Interpolation = .cubic
    ) {
        self.rate = rate
        var spline = CubicSpline()
        stretches = series.stretches().compactMap { range in
            let start = series.times[range.lowerBound]
            let length = series.times[range.upperBound - 1] - start
            let count = Int((length * rate).rounded(.up))
            let degree = Self.degree(interpolation)
            guard range.count >= 2, range.count > degree || degree == 3, count > 0 else { return nil }
            guard degree == 3 else {
                let curve = BSpline(
                    degree: degree, x: Array(series.times[range]), y: Array(series.values[range]))
                return curve.sample(start: start, step: 1 / rate, count: count)
            }
            spline.reset()
            for i in range { spline.push(x: series.times[i], y: series.values[i]) }
            var samples: [Double] = []
            spline.sample(start: start, step: 1 / rate, count: count, into: &samples)
            return samples
        }
    }

    private static func degree(_ interpolation: SpectrumSettings.Interpolation) -> Int {
        switch interpolation {
        case .linear: 1
        case .quadratic: 2
        case .cubic: 3
        case .quintic: 5
        }
    }

    /// Seconds of the longest stretch.
    var longest: Double { Double(stretches.map(\.count).max() ?? 0) / rate }

    /// The stretches without their trend.
    func detrended(_ method: AnalysisSettings.DetrendMethod, lambda: Double) -> [[Double]] {
        var priors = SmoothnessPriors(lambda: lambda * (rate / 4) * (rate / 4))
        return stretches.map { stretch in
            var signal = stretch
            switch method {
            case .priors: priors.removeTrend(from: &signal)
            case .linear: Detrend.removeLine(from: &signal)
            case .none: Detrend.removeMean(from: &signal)
            }
            return signal
        }
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
