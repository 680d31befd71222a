import HRV

/// The results of one recording with the names that programs rely on. What is nil is left out.
struct AnalysisBody: Encodable, Sendable {
    struct Artefacts: Encodable, Sendable {
        var pct: Double?
        var ectopic: Int
        var missed: Int
        var extra: Int
        var long: Int
        var short: Int
        var gaps: Int
        var corrected: Int
        /// `good`, `caution` or `unusable`.
        var grade: String
    }

    struct Time: Encodable, Sendable {
        var mean_rr_ms, mean_hr_bpm, sdnn_ms, rmssd_ms, ln_rmssd, sdsd_ms, pnn50_pct, pnn20_pct, hti,
            tinn_ms, sdann_ms, sdnn_index_ms: Double?
    }

    struct Frequency: Encodable, Sendable {
        var method: String
        var ulf_ms2, vlf_ms2, lf_ms2, hf_ms2, total_ms2, lf_hf, lf_nu, hf_nu, vlf_peak_hz, lf_peak_hz,
            hf_peak_hz: Double?

        init(_ frequency: HRVResult.Frequency) {
            func two(_ value: Double?) -> Double? { NumberText.rounded(value, 2) }
            func four(_ value: Double?) -> Double? { NumberText.rounded(value, 4) }
            method = frequency.method.rawValue
            ulf_ms2 = two(frequency.ulf)
            vlf_ms2 = two(frequency.vlf)
            lf_ms2 = two(frequency.lf)
            hf_ms2 = two(frequency.hf)
            total_ms2 = two(frequency.total)
            lf_hf = four(frequency.lfHF)
            lf_nu = two(frequency.lfNU)
            hf_nu = two(frequency.hfNU)
            vlf_peak_hz = four(frequency.vlfPeak)
            lf_peak_hz = four(frequency.lfPeak)
            hf_peak_hz = four(frequency.hfPeak)
        }
    }

    struct Nonlinear: Encodable, Sendable {
        var sd1_ms, sd2_ms, sd2_sd1, ellipse_ms2, sampen, apen, dfa_a1, dfa_a2, d2: Double?
    }

    struct Coherence: Encodable, Sendable {
        var peak_hz, peak_ratio, q: Double?
    }

    struct Breathing: Encodable, Sendable {
        var rate_bpm: Double?
        var source: String?
        var rsa_ms, rsa_bpm, plv, plv_limit, breath_coherence, breath_coherence_limit, breath_coherence_hz,
            breath_lag_deg: Double?
        /// Where there is a coherence: whether the breathing wave was drawn through the onsets of breaths.
        var breath_coherence_from_onsets: Bool?
    }

    struct Withheld: Encodable, Sendable {
        var name: String
        var reason: String
    }

    var recording: String
    var signal: String?
    /// Name of the part: a phase, an event.
    var part: String?
    /// The part that was analysed, where it is not the whole.
    var fromSeconds: Double?
    var toSeconds: Double?
    var seconds: Double?
    var beats: Int
    var artefacts: Artefacts
    var time: Time
    var frequency: Frequency
    var nonlinear: Nonlinear
    var coherence: Coherence
    var breathing: Breathing
    var withheld: [Withheld]
    var settings: SettingsBody

    private enum CodingKeys: String, CodingKey {
        case recording, signal, part, seconds, beats, artefacts, time, frequency, nonlinear, coherence,
            breathing
        case withheld, settings
        case fromSeconds = "from_s"
        case toSeconds = "to_s"
    }

    init(recording: String, signal: String?, result: HRVResult, breathSource: String?) {
        func two(_ value: Double?) -> Double? { NumberText.rounded(value, 2) }
        func four(_ value: Double?) -> Double? { NumberText.rounded(value, 4) }
        self.recording = recording
        self.signal = signal
        seconds = NumberText.rounded(result.seconds, 3)
        beats = result.beats
        let artefacts = result.artefacts
        self.artefacts = Artefacts(
            pct: two(artefacts.percent), ectopic: artefacts.ectopic, missed: artefacts.missed,
            extra: artefacts.extra, long: artefacts.long, short: artefacts.short, gaps: artefacts.gaps,
            corrected: artefacts.corrected, grade: artefacts.grade.rawValue)
        let time = result.time
        self.time = Time(
            mean_rr_ms: two(time.meanRR), mean_hr_bpm: two(time.meanHR), sdnn_ms: two(time.sdnn),
            rmssd_ms: two(time.rmssd), ln_rmssd: four(time.lnRMSSD), sdsd_ms: two(time.sdsd),
            pnn50_pct: two(time.pnn50), pnn20_pct: two(time.pnn20), hti: two(time.hti),
            tinn_ms: two(time.tinn), sdann_ms: two(time.sdann), sdnn_index_ms: two(time.sdnnIndex))
        frequency = Frequency(result.frequency)
        let nonlinear = result.nonlinear
        self.nonlinear = Nonlinear(
            sd1_ms: two(nonlinear.sd1), sd2_ms: two(nonlinear.sd2), sd2_sd1: four(nonlinear.sd2ToSD1),
            ellipse_ms2: two(nonlinear.ellipse),
            sampen: four(nonlinear.sampleEntropy), apen: four(nonlinear.approximateEntropy),
            dfa_a1: four(nonlinear.dfaAlpha1), dfa_a2: four(nonlinear.dfaAlpha2), d2: four(nonlinear.d2))
        let coherence = result.coherence
        self.coherence = Coherence(
            peak_hz: four(coherence.peakFrequency), peak_ratio: four(coherence.peakRatio),
            q: four(coherence.q))
        let breathing = result.breathing
        self.breathing = Breathing(
            rate_bpm: two(breathing.rate), source: breathing.rate == nil ? nil : breathSource,
            rsa_ms: two(breathing.rsaMilliseconds), rsa_bpm: two(breathing.rsaBPM), plv: four(breathing.plv),
            plv_limit: four(breathing.plvLimit), breath_coherence: four(breathing.coherence),
            breath_coherence_limit: four(breathing.coherenceLimit),
            breath_coherence_hz: four(breathing.coherenceFrequency),
            breath_lag_deg: two(breathing.lagDegrees),
            breath_coherence_from_onsets: breathing.coherence == nil ? nil : breathing.coherenceIsFromOnsets)
        withheld = result.withheld.map { Withheld(name: $0.name, reason: $0.reason) }
        settings = SettingsBody(result.settings)
    }
}
