import Biosignals
import Guidance

extension Offer {
    func write(to object: inout JSONObject) {
        object.seconds("t_s", time.nanoseconds)
        object.string("kind", kind)
        switch choice {
        case .rate(let rate): object.number("rate_bpm", rate, decimals: 3)
        case .exercise(let exercise): object.string("exercise", exercise)
        case .pause, .answer: break
        }
        object.string("text", text)
    }
}

extension ContactCard {
    func write(to object: inout JSONObject) {
        object.seconds("t_s", time.nanoseconds)
        object.boolean("urgent", isUrgent)
        object.strings("lines", lines)
    }
}

extension ExerciseSummary {
    func write(to object: inout JSONObject) {
        object.seconds("t_s", time.nanoseconds)
        object.string("exercise", exercise)
        object.number("practised_s", practisedSeconds, decimals: 3)
        object.number("planned_s", plannedSeconds, decimals: 3)
        object.boolean("stopped", stopped)
        object.string("stop_reason", stopReason)
        object.number("following_s", secondsFollowing, decimals: 3)
        object.number("median_r2", medianR2, decimals: 4)
        object.number("comfort_bpm", comfortRate, decimals: 3)
        object.number("tempo_bpm", tempoRate, decimals: 3)
        if let tempo { object.raw("tempo", tempo.json) }
        if let stress { object.raw("recovery", stress.json) }
        if !taps.isEmpty {
            var counts = JSONObject()
            for (name, count) in taps.sorted(by: { $0.key < $1.key }) { counts.integer(name, count) }
            object.raw("taps", counts.finished)
        }
        object.strings("met", successes)
        object.string("sentence_id", sentenceID)
        object.string("sentence", sentence)
        guard !sentences.isEmpty else { return }
        var words = JSONObject()
        for (language, text) in sentences.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            words.string(language.rawValue, text)
        }
        object.raw("sentences", words.finished)
    }
}

extension TempoResult {
    /// What a practitioner may look at: never more exact than it is.
    var json: String {
        var object = JSONObject()
        object.number("rate_bpm", rate, decimals: 3)
        object.number("tolerance_bpm", rate.map { _ in Self.tolerance }, decimals: 1)
        object.number("confidence", confidence, decimals: 2)
        object.boolean("clear", isClear)
        object.boolean("breath_checked", breathChecked)
        object.integer("comfort", comfort)
        let rates = trials.map { trial in
            var row = JSONObject()
            row.number("rate_bpm", trial.rate, decimals: 3)
            row.number("composite", trial.composite, decimals: 3)
            row.string("fault", trial.fault?.rawValue)
            row.integer("comfort", trial.comfort)
            return row.finished
        }
        object.raw("rates", "[" + rates.joined(separator: ",") + "]")
        return object.finished
    }
}

extension StressRecovery {
    var json: String {
        var object = JSONObject()
        object.number("baseline_bpm", baseline, decimals: 2)
        object.number("task_bpm", task, decimals: 2)
        object.number("reactivity_bpm", reactivity, decimals: 2)
        object.boolean("reaction", isReaction)
        for (minute, fraction) in zip([1, 3, 5], fractions) {
            object.number("recovered_\(minute)_min", fraction, decimals: 3)
        }
        object.number("t50_s", halfTime, decimals: 1)
        object.number("t90_s", mostTime, decimals: 1)
        object.number("ln_rmssd_recovery", lnRMSSDRecovery, decimals: 3)
        return object.finished
    }
}
