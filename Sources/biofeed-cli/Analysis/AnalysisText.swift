/// Results as people read them, and as rows.
enum AnalysisText {
    static func lines(_ body: AnalysisBody) -> [String] {
        var title = body.recording
        if let part = body.part { title += ", \(part)" }
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
        for column in AnalysisColumns.numbers {
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
}
