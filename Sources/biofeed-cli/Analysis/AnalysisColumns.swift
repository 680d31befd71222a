import HRV
import Reports
import Sessions

/// A result, or the error in its place, as a row of a table. Names and order are fixed; new ones come at the end.
enum AnalysisColumns {
    /// Every number of a result by its path in the JSON, in a fixed order.
    static let numbers: [(name: String, unit: String, value: @Sendable (AnalysisBody) -> Double?)] = [
        ("time.mean_rr_ms", "ms", { $0.time.mean_rr_ms }),
        ("time.mean_hr_bpm", "bpm", { $0.time.mean_hr_bpm }),
        ("time.sdnn_ms", "ms", { $0.time.sdnn_ms }),
        ("time.rmssd_ms", "ms", { $0.time.rmssd_ms }),
        ("time.ln_rmssd", "", { $0.time.ln_rmssd }),
        ("time.sdsd_ms", "ms", { $0.time.sdsd_ms }),
        ("time.pnn50_pct", "%", { $0.time.pnn50_pct }),
        ("time.pnn20_pct", "%", { $0.time.pnn20_pct }),
        ("time.hti", "", { $0.time.hti }),
        ("time.tinn_ms", "ms", { $0.time.tinn_ms }),
        ("time.sdann_ms", "ms", { $0.time.sdann_ms }),
        ("time.sdnn_index_ms", "ms", { $0.time.sdnn_index_ms }),
        ("frequency.ulf_ms2", "ms\u{B2}", { $0.frequency.ulf_ms2 }),
        ("frequency.vlf_ms2", "ms\u{B2}", { $0.frequency.vlf_ms2 }),
        ("frequency.lf_ms2", "ms\u{B2}", { $0.frequency.lf_ms2 }),
        ("frequency.hf_ms2", "ms\u{B2}", { $0.frequency.hf_ms2 }),
        ("frequency.total_ms2", "ms\u{B2}", { $0.frequency.total_ms2 }),
        ("frequency.lf_hf", "", { $0.frequency.lf_hf }),
        ("frequency.lf_nu", "", { $0.frequency.lf_nu }),
        ("frequency.hf_nu", "", { $0.frequency.hf_nu }),
        ("frequency.vlf_peak_hz", "Hz", { $0.frequency.vlf_peak_hz }),
        ("frequency.lf_peak_hz", "Hz", { $0.frequency.lf_peak_hz }),
        ("frequency.hf_peak_hz", "Hz", { $0.frequency.hf_peak_hz }),
        ("nonlinear.sd1_ms", "ms", { $0.nonlinear.sd1_ms }),
        ("nonlinear.sd2_ms", "ms", { $0.nonlinear.sd2_ms }),
        ("nonlinear.sd2_sd1", "", { $0.nonlinear.sd2_sd1 }),
        ("nonlinear.ellipse_ms2", "ms\u{B2}", { $0.nonlinear.ellipse_ms2 }),
        ("nonlinear.sampen", "", { $0.nonlinear.sampen }),
        ("nonlinear.apen", "", { $0.nonlinear.apen }),
        ("nonlinear.dfa_a1", "", { $0.nonlinear.dfa_a1 }),
        ("nonlinear.dfa_a2", "", { $0.nonlinear.dfa_a2 }),
        ("nonlinear.d2", "", { $0.nonlinear.d2 }),
        ("coherence.peak_hz", "Hz", { $0.coherence.peak_hz }),
        ("coherence.peak_ratio", "", { $0.coherence.peak_ratio }),
        ("coherence.q", "", { $0.coherence.q }),
        ("breathing.rate_bpm", "/min", { $0.breathing.rate_bpm }),
        ("breathing.rsa_ms", "ms", { $0.breathing.rsa_ms }),
        ("breathing.rsa_bpm", "bpm", { $0.breathing.rsa_bpm }),
        ("breathing.plv", "", { $0.breathing.plv }),
        ("breathing.plv_limit", "", { $0.breathing.plv_limit }),
        ("breathing.breath_coherence", "", { $0.breathing.breath_coherence }),
        ("breathing.breath_coherence_limit", "", { $0.breathing.breath_coherence_limit }),
        ("breathing.breath_coherence_hz", "Hz", { $0.breathing.breath_coherence_hz }),
        ("breathing.breath_lag_deg", "°", { $0.breathing.breath_lag_deg }),
    ]

    /// How a column is kept in a file that has types.
    enum Kind: String { case text = "VARCHAR", integer = "BIGINT", real = "DOUBLE" }

    /// Names and kinds of all columns.
    static var all: [(name: String, kind: Kind)] {
        let first: [(name: String, kind: Kind)] = [
            ("recording", .text), ("signal", .text), ("from_s", .real), ("to_s", .real), ("seconds", .real),
            ("beats", .integer), ("artefacts.pct", .real),
        ]
        let last: [(name: String, kind: Kind)] = [
            ("part", .text), ("artefacts.ectopic", .integer), ("artefacts.missed", .integer),
            ("artefacts.extra", .integer), ("artefacts.long", .integer), ("artefacts.short", .integer),
            ("artefacts.gaps", .integer), ("artefacts.corrected", .integer), ("artefacts.grade", .text),
            ("breathing.source", .text), ("settings", .text), ("software", .text), ("notes", .text),
            ("error", .text),
        ]
        return first + numbers.map { ($0.name, .real) } + last
    }

    static func cells(_ body: AnalysisBody, notes: [String]) -> [String] {
        func cell(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
        let artefacts = body.artefacts
        return [
            body.recording, body.signal ?? "", cell(body.fromSeconds), cell(body.toSeconds),
            cell(body.seconds),
            String(body.beats), cell(artefacts.pct),
        ] + numbers.map { cell($0.value(body)) } + [
            body.part ?? "", String(artefacts.ectopic), String(artefacts.missed), String(artefacts.extra),
            String(artefacts.long), String(artefacts.short), String(artefacts.gaps),
            String(artefacts.corrected),
            artefacts.grade, body.breathing.source ?? "", body.settings.hash, Version.current,
            notes.joined(separator: "; "), "",
        ]
    }

    /// The row of a recording that could not be analysed.
    static func cells(failed recording: String, settings: String, notes: [String], error: String) -> [String]
    {
        let all = all
        var cells = [String](repeating: "", count: all.count)
        for (index, column) in all.enumerated() {
            switch column.name {
            case "recording": cells[index] = recording
            case "settings": cells[index] = settings
            case "software": cells[index] = Version.current
            case "notes": cells[index] = notes.joined(separator: "; ")
            case "error": cells[index] = error
            default: break
            }
        }
        return cells
    }
}
