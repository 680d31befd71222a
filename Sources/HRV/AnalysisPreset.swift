/// Named sets of conventions. `docs/numbers.md` says what of each was verified, and how.
public enum AnalysisPreset: String, Sendable, Hashable, Codable, CaseIterable {
    /// Welch over 120 s, smoothness priors; cubic spline at 4 Hz.
    case standard
    /// Task Force of ESC and NASPE 1996: bands, units and formulae; Welch over 300 s, no detrending but the mean. The
    /// Task Force fixes no window.
    case taskforce
    /// What Kubios HRV's guide gives as its defaults: Welch over 300 s, smoothness priors with λ = 500, boxes of
    /// 4 to 12 and 13 to 64 beats.
    case kubiosLike = "kubios-like"
    /// NeuroKit2 0.2.13's `hrv_time`, `hrv_frequency(normalize=False)` and `hrv_nonlinear` with their defaults.
    case neurokitLike = "neurokit-like"

    func apply(to settings: inout AnalysisSettings) {
        switch self {
        case .standard: break
        case .taskforce:
            settings.detrend = .none
            settings.spectrum.segment = .seconds(300)
            settings.spectrum.vlf = 0.003..<0.04
            settings.spectrum.total = 0.003..<0.4
        case .kubiosLike:
            settings.detrend = .priors
            settings.spectrum.segment = .seconds(300)
            settings.spectrum.vlf = 0..<0.04
            settings.spectrum.total = 0..<0.4
            settings.nonlinear.dfaShort = 4...12
            settings.nonlinear.dfaLong = 13...64
        case .neurokitLike:
            settings.detrend = .none
            settings.time.pnnDivisor = .intervals
            settings.time.sd2 = .projection
            settings.spectrum.rate = 100
            settings.spectrum.interpolation = .quadratic
            settings.spectrum.segment = .share(0.5)
            settings.spectrum.segmentMean = false
            settings.spectrum.padding = .double
            settings.spectrum.integration = .trapezoids
            settings.spectrum.fewestCycles = 2
            settings.spectrum.normalization = .total
            settings.spectrum.total = 0..<0.5
            settings.nonlinear.dfaShort = 4...11
            settings.nonlinear.dfaLong = 12...64
            settings.nonlinear.dfaOverlap = true
            settings.nonlinear.dfaDropsFlat = true
            settings.nonlinear.dfaLongestShare = 10
        }
    }
}
