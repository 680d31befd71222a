/// Results as people read them, and as rows.
enum AnalysisText {
    /// Every number of a result by its path in the JSON, in a fixed order.
    private static let columns: [(name: String, unit: String, value: @Sendable (AnalysisBody) -> Double?)] = [
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

    static func lines(_ body: AnalysisBody) -> [String] {
        var title = body.recording
        if let from = body.fromSeconds, let to = body.toSeconds {
            title += " from \(NumberText.text(from, 0)) to \(NumberText.text(to, 0)) s"
        }
        let artefacts = body.artefacts
        var lines = [
            title,
            "  \(body.signal ?? "heart"): \(NumberText.text(body.seconds ?? 0, 1)) s, \(body.beats) beats, "
                + "\(NumberText.text(artefacts.pct ?? 0, 2)) % artefacts (ectopic \(artefacts.ectopic), "
                + "missed \(artefacts.missed), extra \(artefacts.extra), long \(artefacts.long), short \(artefacts.short); "
                + "\(artefacts.corrected) corrected, \(artefacts.grade)), gaps \(artefacts.gaps)",
        ]
        let settings = body.settings
        lines.append(
            "  made with: preset \(settings.preset), \(settings.method), detrend \(settings.detrend); all settings in --format json"
        )
        var section = ""
        for column in columns {
            guard let value = column.value(body) else { continue }
            let parts = column.name.split(separator: ".").map(String.init)
            if parts[0] != section {
                section = parts[0]
                let source = section == "breathing" ? body.breathing.source.map { " (\($0))" } ?? "" : ""
                lines.append("  \(section)\(source)")
            }
            let padding = String(repeating: " ", count: max(1, 24 - parts[1].count))
            lines.append("    \(parts[1])\(padding)\(value)\(column.unit.isEmpty ? "" : " \(column.unit)")")
        }
        if !body.withheld.isEmpty {
            lines.append("  withheld")
            var reasons: [String] = []
            for withheld in body.withheld where !reasons.contains(withheld.reason) {
                reasons.append(withheld.reason)
            }
            for reason in reasons {
                let names = body.withheld.filter { $0.reason == reason }.map(\.name)
                lines.append("    \(reason): \(names.joined(separator: ", "))")
            }
        }
        return lines
    }

    static var csvHeader: String {
        (["recording", "signal", "from_s", "to_s", "seconds", "beats", "artefacts.pct"] + columns.map(\.name))
            .joined(separator: ",")
    }

    static func csvRow(_ body: AnalysisBody) -> String {
        func cell(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
        let first = [
            quoted(body.recording), quoted(body.signal ?? ""), cell(body.fromSeconds), cell(body.toSeconds),
            cell(body.seconds), String(body.beats), cell(body.artefacts.pct),
        ]
        return (first + columns.map { cell($0.value(body)) }).joined(separator: ",")
    }

    private static func quoted(_ text: String) -> String {
        guard text.contains(where: { ",\"\n".contains($0) }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}
