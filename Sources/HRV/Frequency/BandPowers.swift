/// Spectra of a series by the three methods, and the powers of their bands.
struct BandPowers {
    let series: NNSeries
    let settings: AnalysisSettings
    private let tachogram: Tachogram
    /// The resampled intervals without their trend.
    private let signals: [[Double]]

    init(_ series: NNSeries, _ settings: AnalysisSettings) {
        self.series = series
        self.settings = settings
        let methods = [settings.method] + settings.alternatives
        guard methods.contains(.welch) || methods.contains(.ar) else {
            tachogram = Tachogram(NNSeries([]), rate: settings.spectrum.rate)
            signals = []
            return
        }
        tachogram = Tachogram(
            series, rate: settings.spectrum.rate, interpolation: settings.spectrum.interpolation)
        signals = tachogram.detrended(settings.detrend, lambda: settings.spectrum.lambda)
    }

    func frequency(by method: AnalysisSettings.SpectralMethod) -> HRVResult.Frequency {
        var frequency = HRVResult.Frequency()
        frequency.method = method
        switch method {
        case .welch: welch(&frequency)
        case .lomb: lomb(&frequency)
        case .ar: autoregression(&frequency)
        }
        return frequency
    }

    /// Seconds of the longest stretch without a hole.
    var longest: Double {
        series.stretches().map { series.times[$0.upperBound - 1] - series.times[$0.lowerBound] }.max() ?? 0
    }

    /// Power of the slowest variations of a day, ms²: from the intervals as they stand, only their mean taken out.
    func ultraLow() -> Double? {
        let spectrum = LombScargle.spectrum(
            times: series.times, values: series.values,
            highest: 2 * FrequencyBand.ulf.upperBound, taper: .none)
        return spectrum?.power(in: FrequencyBand.ulf)
    }

    private func welch(_ frequency: inout HRVResult.Frequency) {
        guard let (welch, length) = averaged() else { return }
        frequency.segments = welch.segments
        guard let density = welch.spectrum() else { return }
        let spectrum = settings.spectrum
        fill(&frequency, density, lowest: spectrum.fewestCycles * spectrum.rate / Double(length))
    }

    /// The mean periodogram, and the samples of its segments; nil for too few samples.
    func averaged() -> (welch: WelchEstimator, length: Int)? {
        let spectrum = settings.spectrum
        guard let longest = signals.map(\.count).max(), longest >= 16 else { return nil }
        let length: Int
        switch spectrum.segment {
        case .seconds(let seconds): length = min(longest, Int(seconds * spectrum.rate))
        case .share(let share): length = min(longest, Int(share * Double(longest)))
        }
        guard length >= 16 else { return nil }
        var points = 2 * length
        if spectrum.padding == .powerOfTwo {
            points = 2048
            while points < length { points *= 2 }
        }
        var welch = WelchEstimator(
            sampleRate: spectrum.rate, segmentLength: length, fft: RealFFT(count: points),
            trend: spectrum.segmentMean ? .mean : .nothing, overlap: spectrum.overlap)
        for signal in signals where signal.count >= length { welch.add(signal) }
        return (welch, length)
    }

    private func lomb(_ frequency: inout HRVResult.Frequency) {
        let values = detrendedIntervals()
        let segment = settings.spectrum.lombSegment
        guard series.duration > 1.5 * segment else {
            frequency.segments = 1
            if let density = lomb(values, series.values.indices, window: nil) {
                fill(&frequency, density, lowest: 0)
            }
            return
        }
        var mean = PowerSpectrum(binWidth: 0, density: [])
        var segments = 0
        var start = series.times[0] - series.values[0] / 1000
        let end = series.times[series.count - 1]
        var first = 0
        while start + segment <= end + 1 {
            while series.times[first] < start { first += 1 }
            var beyond = first
            var clean = 0.0
            while beyond < series.count, series.times[beyond] <= start + segment {
                clean += series.values[beyond] / 1000
                beyond += 1
            }
            if clean >= SegmentStatistics.coverage * segment,
                let density = lomb(values, first..<beyond, window: start...(start + segment))
            {
                if segments == 0 {
                    mean = density
                } else {
                    for k in mean.density.indices { mean.density[k] += density.density[k] }
                }
                segments += 1
            }
            start += segment / 2
        }
        guard segments > 0 else { return }
        for k in mean.density.indices { mean.density[k] /= Double(segments) }
        frequency.segments = segments
        fill(&frequency, mean, lowest: 0)
    }

    private func lomb(_ values: [Double], _ range: Range<Int>, window: ClosedRange<Double>?) -> PowerSpectrum?
    {
        guard !range.isEmpty else { return nil }
        return LombScargle.spectrum(
            times: Array(series.times[range]), values: Array(values[range]), window: window,
            highest: max(0.5, settings.spectrum.total.upperBound))
    }

    private func autoregression(_ frequency: inout HRVResult.Frequency) {
        let spectrum = settings.spectrum
        guard
            let model = AutoregressiveModel(signals, sampleRate: spectrum.rate, order: spectrum.arOrder)
        else { return }
        frequency.order = model.order
        let density = model.spectrum()
        fill(&frequency, density, lowest: 0)
        let powers = model.powers(of: [spectrum.vlf, spectrum.lf, spectrum.hf, spectrum.total])
        assign(&frequency, vlf: powers[0], lf: powers[1], hf: powers[2], total: powers[3])
    }

    /// - Parameter lowest: Hz under which the density is not used.
    private func fill(_ frequency: inout HRVResult.Frequency, _ density: PowerSpectrum, lowest: Double) {
        let spectrum = settings.spectrum
        func power(_ band: Range<Double>) -> Double {
            let band = min(max(band.lowerBound, lowest), band.upperBound)..<band.upperBound
            switch spectrum.integration {
            case .cells: return density.power(in: band)
            case .trapezoids: return density.trapezoids(in: band)
            }
        }
        var total = power(spectrum.total)
        if spectrum.integration == .trapezoids {
            // The bands are summed one by one, each without what lies across its edges.
            let edges = [
                spectrum.total.lowerBound, spectrum.vlf.lowerBound, spectrum.lf.lowerBound,
                spectrum.hf.lowerBound, spectrum.hf.upperBound, spectrum.total.upperBound,
            ]
            total = zip(edges, edges.dropFirst()).reduce(0) { $1.0 < $1.1 ? $0 + power($1.0..<$1.1) : $0 }
        }
        assign(
            &frequency, vlf: power(spectrum.vlf), lf: power(spectrum.lf), hf: power(spectrum.hf), total: total
        )
        func peak(_ band: Range<Double>) -> Double? {
            density.power(in: band) > FrequencyBand.nothing ? density.peak(in: band) : nil
        }
        frequency.vlfPeak = peak(spectrum.vlf)
        frequency.lfPeak = peak(spectrum.lf)
        frequency.hfPeak = peak(spectrum.hf)
    }

    private func assign(
        _ frequency: inout HRVResult.Frequency, vlf: Double, lf: Double, hf: Double, total: Double
    ) {
        frequency.vlf = vlf
        frequency.lf = lf
        frequency.hf = hf
        frequency.total = total
        if hf > FrequencyBand.nothing { frequency.lfHF = lf / hf }
        let whole = settings.spectrum.normalization == .total ? total : total - vlf
        guard whole > FrequencyBand.nothing else { return }
        frequency.lfNU = 100 * lf / whole
        frequency.hfNU = 100 * hf / whole
    }

    /// The intervals without their trend, as they stand in time.
    private func detrendedIntervals() -> [Double] {
        var values = series.values
        switch settings.detrend {
        case .none: break
        case .linear: LineInTime(series).remove(from: &values)
        case .priors:
            // As many intervals a second as there are beats: the corner stays where it is at 4 Hz.
            let rate = Double(max(1, series.count)) / max(series.duration, 1)
            var priors = SmoothnessPriors(lambda: settings.spectrum.lambda * (rate / 4) * (rate / 4))
            for range in series.stretches() {
                var stretch = Array(values[range])
                guard stretch.count >= 3 else {
                    for i in range { values[i] = 0 }
                    continue
                }
                priors.removeTrend(from: &stretch)
                for i in range { values[i] = stretch[i - range.lowerBound] }
            }
        }
        return values
    }
}

/// The straight line of least squares through intervals at their times.
private struct LineInTime {
    private let times: [Double]
    private let mean: Double
    private let middle: Double
    private let slope: Double

    init(_ series: NNSeries) {
        times = series.times
        let n = Double(max(1, series.count))
        let mean = series.values.reduce(0, +) / n
        let middle = series.times.reduce(0, +) / n
        var moment = 0.0
        var across = 0.0
        for (time, value) in zip(series.times, series.values) {
            moment += (time - middle) * (value - mean)
            across += (time - middle) * (time - middle)
        }
        self.mean = mean
        self.middle = middle
        slope = across > 0 ? moment / across : 0
    }

    func remove(from values: inout [Double]) {
        for i in values.indices { values[i] -= mean + slope * (times[i] - middle) }
    }
}

extension HRVAnalysis {
    /// The band powers of a series by one method, ungated.
    public static func spectrum(
        _ series: NNSeries, by method: AnalysisSettings.SpectralMethod, settings: AnalysisSettings = .init()
    ) -> HRVResult.Frequency {
        var settings = settings
        settings.method = method
        settings.alternatives = []
        return BandPowers(series, settings).frequency(by: method)
    }

    /// The density by Welch that the band powers are summed of, for a plot; nil for too few intervals.
    public static func density(
        _ series: NNSeries, settings: AnalysisSettings = .init()
    ) -> PowerSpectrum? {
        var settings = settings
        settings.method = .welch
        settings.alternatives = []
        return BandPowers(series, settings).averaged()?.welch.spectrum()
    }
}
