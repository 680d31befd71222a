/// Band powers and peak of the newest intervals. Transforms, factors and buffers are kept from beat to beat.
struct LiveSpectra: Sendable {
    /// Band powers in ms²; LF is nil while only the short window is full.
    struct Bands: Sendable {
        var lf: Double?
        var hf: Double
    }

    private static let points = 1024
    private let settings: LiveMetricsSettings
    private var priorsLong = SmoothnessPriors(sampleRate: TachogramGrid.rate)
    private var priorsShort = SmoothnessPriors(sampleRate: TachogramGrid.rate)
    private var long: WelchEstimator
    private var short: WelchEstimator
    private var peak: WelchEstimator
    private var signal: [Double] = []
    private var spectrum = PowerSpectrum(binWidth: 0, density: [])

    init(settings: LiveMetricsSettings) {
        self.settings = settings
        let fft = RealFFT(count: Self.points)
        let rate = TachogramGrid.rate
        // Smoothness priors have taken out the mean with the trend.
        long = WelchEstimator(
            sampleRate: rate, segmentLength: Int(settings.spectralWindow * rate), fft: fft, trend: .nothing)
        short = WelchEstimator(
            sampleRate: rate, segmentLength: Int(settings.shortSpectralWindow * rate), fft: fft,
            trend: .nothing)
        peak = WelchEstimator(
            sampleRate: PeakRatio.sampleRate, segmentLength: Int(PeakRatio.window * PeakRatio.sampleRate),
            fft: fft, trend: .line)
    }

    /// LF (ms²) over the long window and HF over it, or over the short one before it is full; nil until enough.
    mutating func bands(_ grid: TachogramGrid, _ history: IntervalHistory, at time: Double) -> Bands? {
        if isClean(history, at: time, window: settings.spectralWindow),
            grid.copy(count: long.segmentLength, endingAt: grid.last, into: &signal)
        {
            priorsLong.removeTrend(from: &signal)
            guard long.estimate(signal, into: &spectrum) else { return nil }
            return Bands(
                lf: spectrum.power(in: FrequencyBand.lf), hf: spectrum.power(in: FrequencyBand.hf))
        }
        guard isClean(history, at: time, window: settings.shortSpectralWindow),
            grid.copy(count: short.segmentLength, endingAt: grid.last, into: &signal)
        else { return nil }
        priorsShort.removeTrend(from: &signal)
        guard short.estimate(signal, into: &spectrum) else { return nil }
        return Bands(lf: nil, hf: spectrum.power(in: FrequencyBand.hf))
    }

    /// Peak of the last 64 s; nil until enough.
    mutating func peakRatio(
        _ grid: TachogramGrid, _ history: IntervalHistory, at time: Double
    ) -> PeakRatio? {
        let step = Int(TachogramGrid.rate / PeakRatio.sampleRate)
        guard isClean(history, at: time, window: PeakRatio.window),
            grid.copy(count: peak.segmentLength, endingAt: grid.last, step: step, into: &signal),
            peak.estimate(signal, into: &spectrum)
        else { return nil }
        return PeakRatio(spectrum)
    }

    private func isClean(_ history: IntervalHistory, at time: Double, window: Double) -> Bool {
        guard let percent = history.artefactPercent(after: time - window) else { return false }
        return percent <= settings.highestArtefactPercent
    }
}
