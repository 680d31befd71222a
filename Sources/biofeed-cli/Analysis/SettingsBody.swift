import HRV
import Reports

/// With what the numbers of a result were made, under names with their units.
struct SettingsBody: Encodable, Sendable {
    /// Tells two sets of settings apart: those with the same one are the same.
    var hash: String
    var preset, method, detrend, flags: String
    var correct: Bool
    var sdann_segment_s: Double
    var pnn_divisor, sd2_formula: String
    var resampled_hz: Double
    var interpolation: String
    var priors_lambda: Double?
    var segment_s, segment_share: Double?
    var segment_mean: Bool
    var overlap: Double
    var padding: String
    var fewest_cycles: Double
    var normalization, integration: String
    var lomb_segment_s: Double?
    var ar_order: Int?
    var vlf_hz, lf_hz, hf_hz, total_hz: [Double]
    var entropy_m: Int
    var entropy_r_sd: Double
    var dfa_a1_beats, dfa_a2_beats: [Int]
    var dfa_overlap, dfa_drops_flat: Bool
    var dfa_longest_share: Int?
    var d2_embedding: Int

    init(_ settings: AnalysisSettings) {
        let spectrum = settings.spectrum
        hash = settings.fingerprint
        preset = settings.preset.rawValue
        method = settings.method.rawValue
        detrend = settings.detrend.rawValue
        flags = settings.flags.rawValue
        correct = settings.correct
        sdann_segment_s = settings.time.segment
        pnn_divisor = settings.time.pnnDivisor.rawValue
        sd2_formula = settings.time.sd2.rawValue
        resampled_hz = spectrum.rate
        interpolation = spectrum.interpolation.rawValue
        priors_lambda = settings.detrend == .priors ? spectrum.lambda : nil
        switch spectrum.segment {
        case .seconds(let seconds): segment_s = seconds
        case .share(let share): segment_share = share
        }
        segment_mean = spectrum.segmentMean
        overlap = spectrum.overlap
        padding = spectrum.padding.rawValue
        fewest_cycles = spectrum.fewestCycles
        normalization = spectrum.normalization.rawValue
        integration = spectrum.integration.rawValue
        if settings.method == .lomb { lomb_segment_s = spectrum.lombSegment }
        if settings.method == .ar {
            ar_order = spectrum.arOrder
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
        dfa_overlap = nonlinear.dfaOverlap
        dfa_drops_flat = nonlinear.dfaDropsFlat
        dfa_longest_share = nonlinear.dfaLongestShare
        d2_embedding = nonlinear.dimensionEmbedding
    }
}
