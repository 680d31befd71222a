import HRV

/// With what the numbers of a result were made, under names with their units.
struct SettingsBody: Encodable, Sendable {
    var preset, method, detrend, flags: String
    var correct: Bool
    var pnn_divisor, sd2_formula: String
    var resampled_hz: Double
    var interpolation: String
    var priors_lambda: Double?
    var segment_s, segment_share: Double?
    var overlap: Double
    var normalization, integration: String
    var lomb_segment_s: Double?
    var ar_order: Int?
    var ar_order_up_to: Int?
    var vlf_hz, lf_hz, hf_hz, total_hz: [Double]
    var entropy_m: Int
    var entropy_r_sd: Double
    var dfa_a1_beats, dfa_a2_beats: [Int]
    var d2_embedding: Int

    init(_ settings: AnalysisSettings) {
        let spectrum = settings.spectrum
        preset = settings.preset.rawValue
        method = settings.method.rawValue
        detrend = settings.detrend.rawValue
        flags = settings.flags.rawValue
        correct = settings.correct
        pnn_divisor = settings.time.pnnDivisor.rawValue
        sd2_formula = settings.time.sd2.rawValue
        resampled_hz = spectrum.rate
        interpolation = spectrum.interpolation.rawValue
        priors_lambda = settings.detrend == .priors ? spectrum.lambda : nil
        switch spectrum.segment {
        case .seconds(let seconds): segment_s = seconds
        case .share(let share): segment_share = share
        }
        overlap = spectrum.overlap
        normalization = spectrum.normalization.rawValue
        integration = spectrum.integration.rawValue
        if settings.method == .lomb { lomb_segment_s = spectrum.lombSegment }
        if settings.method == .ar {
            switch spectrum.arOrder {
            case .fixed(let order): ar_order = order
            case .akaike(let highest): ar_order_up_to = highest
            }
        }
        func edges(_ band: Range<Double>) -> [Double] { [band.lowerBound, band.upperBound] }
        vlf_hz = edges(spectrum.vlf)
        lf_hz = edges(spectrum.lf)
        hf_hz = edges(spectrum.hf)
        total_hz = edges(spectrum.total)
        let nonlinear = settings.nonlinear
        entropy_m = nonlinear.entropyLength
        entropy_r_sd = nonlinear.entropyTolerance
        dfa_a1_beats = [nonlinear.dfaShort.lowerBound, nonlinear.dfaShort.upperBound]
        dfa_a2_beats = [nonlinear.dfaLong.lowerBound, nonlinear.dfaLong.upperBound]
        d2_embedding = nonlinear.dimensionEmbedding
    }
}
