/// One readable line for an event, for pipes and logs; nil for what only a picture can show.
enum EventLine {
    static func text(_ event: LiveEvent) -> String? {
        guard let words = words(event) else { return nil }
        let stamp = event.time.map { NumberText.text($0, 3) } ?? "-"
        let padding = String(repeating: " ", count: max(0, 10 - stamp.count))
        return "\(padding)\(stamp) s  \(words)"
    }

    /// What is said of the event, without its time.
    static func words(_ event: LiveEvent) -> String? {
        switch event.className {
        case "beat": beat(event)
        case "breath": breath(event)
        case "phase":
            "phase   \(event.id ?? "?")\(event.rate.map { ", \(NumberText.text($0, 1)) breaths a minute" } ?? "")"
                + (event.seconds.map { ", \(NumberText.text($0, 0)) s" } ?? "")
        case "cue": cue(event)
        case "feedback": "feedback level \(event.level ?? 0) (\(event.reason ?? "?"))"
        case "gap":
            event.seconds.map { "gap     \(event.id ?? "?"): over after \(NumberText.text($0, 1)) s" }
                ?? "gap     \(event.id ?? "?"): \(event.reason ?? "?")"
        case "fault": "fault   \(event.id.map { "\($0): " } ?? "")\(event.text ?? "?")"
        case "mark": "mark    \(event.text ?? "")"
        case "rating": "rating  \(event.value ?? 0) of 10"
        case "summary":
            "summary \(event.exercise ?? "?"): practised \(NumberText.text(event.practised ?? 0, 0)) of "
                + "\(NumberText.text(event.planned ?? 0, 0)) s. \(event.sentence ?? "")"
        default: nil
        }
    }

    private static func beat(_ event: LiveEvent) -> String {
        guard let rr = event.rr, let rate = event.heartRate else { return "beat    (\(event.flag ?? "gap"))" }
        let flag = event.flag == "ok" ? "" : "  (\(event.flag ?? "?"))"
        return "beat    RR \(NumberText.text(rr, 1)) ms, \(NumberText.text(rate, 1)) bpm\(flag)"
    }

    private static func breath(_ event: LiveEvent) -> String {
        guard let inhale = event.inhale, let exhale = event.exhale, let end = event.end else {
            return "breath"
        }
        return
            "breath  in \(NumberText.text(exhale - inhale, 1)) s, out \(NumberText.text(end - exhale, 1)) s, "
            + "\(NumberText.text(event.rate ?? 0, 1)) a minute (\(event.source ?? "?"))"
    }

    private static func cue(_ event: LiveEvent) -> String {
        let length = event.seconds.map { " \(NumberText.text($0, 1)) s" } ?? ""
        let words = event.text.map { " \u{201C}\($0)\u{201D}" } ?? ""
        return "cue     \(event.kind ?? "?")\(length)\(words)"
    }
}
