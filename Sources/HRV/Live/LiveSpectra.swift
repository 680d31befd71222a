/// Band powers and peak of the newest intervals. Transforms, factors and buffers are kept from beat to beat.
struct LiveSpectra: Sendable {
    private static let rate = 4.0
    private static let points = 2048
    private let settings: LiveMetricsSettings
    private var tachogram = TachogramSampler()
    private var priorsLong = SmoothnessPriors(sampleRate: Self.rate)
    private var priorsShort = SmoothnessPriors(sampleRate: Self.rate)
    private var long: WelchEstimator
    private var short: WelchEstimator
    private var peak: WelchEstimator
    private var signal: [Double] = []
    private var spectrum = PowerSpectrum(binWidth: 0, density: [])

    init(settings: LiveMetricsSettings) {
        self.settings = settings
        let fft = RealFFT(count: Self.points)
        long = WelchEstimator(
            sampleRate: Self.rate, segmentLength: Int(settings.spectralWindow * Self.rate), fft: fft)
        short = WelchEstimator(
            sampleRate: Self.rate, segmentLength: Int(settings.shortSpectralWindow * Self.rate), fft: fft)
        peak = WelchEstimator(
            sampleRate: PeakRatio.sampleRate, segmentLength: Int(PeakRatio.window * PeakRatio.sampleRate),
            fft: fft, trend: .line)
    }

    /// LF (ms²) over the long window and HF over it, or over the short one before it is full; nil until enough.
    mutating func bands(_ history: IntervalHistory, at time: Double) -> (lf: Double?, hf: Double)? {
        if isClean(history, at: time, window: settings.spectralWindow),
            tachogram.sampleIntervals(
                history, until: time, rate: Self.rate, count: long.segmentLength, hole: settings.longestHole)
        {
            signal.replace(by: tachogram.samples)
            priorsLong.removeTrend(from: &signal)
            guard long.estimate(signal, into: &spectrum) else { return nil }
            return (spectrum.power(in: FrequencyBand.lf), spectrum.power(in: FrequencyBand.hf))
        }
        guard isClean(history, at: time, window: settings.shortSpectralWindow),
            tachogram.sampleIntervals(
                history, until: time, rate: Self.rate, count: short.segmentLength, hole: settings.longestHole)
        else { return nil }
        signal.replace(by: tachogram.samples)
        priorsShort.removeTrend(from: &signal)
        guard short.estimate(signal, into: &spectrum) else { return nil }
        return (nil, spectrum.power(in: FrequencyBand.hf))
    }

    /// Peak of the last 64 s; nil until enough.
    mutating func peakRatio(_ history: IntervalHistory, at time: Double) -> PeakRatio? {
        guard isClean(history, at: time, window: PeakRatio.window),
            tachogram.sampleIntervals(
                history, until: time, rate: PeakRatio.sampleRate, count: peak.segmentLength,
                hole: settings.longestHole)
        else { return nil }
        signal.replace(by: tachogram.samples)
        guard peak.estimate(signal, into: &spectrum) else { return nil }
        return PeakRatio(spectrum)
    }

    private func isClean(_ history: IntervalHistory, at time: Double, window: Double) -> Bool {
        guard let percent = history.artefactPercent(after: time - window) else { return false }
        return percent <= settings.highestArtefactPercent
    }
}

extension [Double] {
    /// Takes over the numbers of another array without giving up its own storage.
    fileprivate mutating func replace(by other: [Double]) {
        removeAll(keepingCapacity: true)
        append(contentsOf: other)
    }
}
