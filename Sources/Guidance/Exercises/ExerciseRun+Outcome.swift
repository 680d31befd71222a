import Biosignals

/// How it came out: for words and phases that depend on it, and for the summary.
extension ExerciseRun {
    /// How the exercise came out so far.
    var outcome: ExerciseDefinition.Outcome {
        if score.script.phases.contains(where: { $0.mode == .search }) {
            guard let result = tempo.result, result.rate != nil else { return .unknown }
            return result.isClear ? .clear : .unclear
        }
        if score.script.phases.contains(where: { $0.mode == .slide }) {
            return tempo.slide.rate == nil ? .unknown : .clear
        }
        return stress.result?.outcome ?? .unknown
    }

    /// The tempo that was found, or that was breathed last where it can be changed with a touch.
    var tempoRate: Double? {
        if let rate = tempo.result?.rate ?? tempo.slide.rate { return rate }
        guard let phase = score.script.phases.firstIndex(where: { $0.adjust > 0 }) else { return nil }
        return score.stages.last { $0.phase == phase && $0.start <= elapsed }?.rate
    }

    /// Leaves the stage after the one that begins now out, when what it needs did not come.
    mutating func decideNextStage() {
        guard nextStage < score.stages.count else { return }
        let next = score.stages[nextStage]
        var isWanted = true
        if let wanted = next.outcome { isWanted = outcome == wanted || (wanted == .busy && isMoreTense) }
        for case .tenseBefore(let from, let skip) in script.definition.adaptations where next.id == skip {
            if (facts.tensionBefore ?? 0) >= from { isWanted = false }
        }
        guard !isWanted else { return }
        score.remove(nextStage, keeping: nextInhale)
        skipSaidLines()
        planPacer(from: nextInhale)
    }

    /// Tension rose by more than two.
    private var isMoreTense: Bool {
        guard let before = facts.tensionBefore, let after = facts.tensionAfter else { return false }
        return after > before + 2
    }

    mutating func summary(at time: SessionTime, stopped: Bool, reason: String?) -> ExerciseSummary {
        let (id, text) = chooseSentence()
        var summary = ExerciseSummary(
            exercise: exerciseID, time: time, practisedSeconds: practised, plannedSeconds: score.end,
            stopped: stopped, stopReason: reason, secondsFollowing: feedback.secondsFollowing,
            comfortRate: comfortRate, sentenceID: id, sentence: text)
        for language in Language.allCases {
            summary.sentences[language] = script.definition.lines.text(
                id, language: language, region: script.start.profile.region, numbers: sentenceNumbers)
        }
        summary.tempoRate = tempoRate
        summary.tempo = tempo.result
        summary.stress = stress.result
        summary.taps = taps
        if !r2Values.isEmpty {
            let sorted = r2Values.sorted()
            summary.medianR2 = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
        }
        summary.avoidsBodyFocus = reason == ExerciseDefinition.StopReason.anxious.rawValue
        summary.successes = script.definition.success.filter { isMet($0, summary) }.map(\.name)
        return summary
    }

    private func isMet(_ rule: ExerciseDefinition.SuccessRule, _ summary: ExerciseSummary) -> Bool {
        let forBaby = summary.stopReason == ExerciseDefinition.StopReason.baby.rawValue
        return switch rule {
        case .practised(let percent):
            summary.practisedSeconds * 100 >= percent * summary.plannedSeconds || forBaby
        case .following(let seconds): summary.secondsFollowing >= seconds
        case .comfortable: !summary.stopped || forBaby
        case .comfortStep: comfortRate != nil
        // Clean beats are counted by the report, which knows every one of them.
        case .clean: false
        case .started: true
        case .places(let count): placesDone >= count
        case .answered: !taps.isEmpty || forBaby
        case .trials(let count): (tempo.result?.trials.count { $0.fault == nil } ?? 0) >= count
        }
    }

    private var placesDone: Int {
        score.stages.count { $0.names.contains("each-place") && $0.end <= elapsed + 1e-6 }
    }
}

extension ExerciseDefinition.SuccessRule {
    /// The name of the rule in an exercise file.
    public var name: String {
        switch self {
        case .practised: "practised-percent"
        case .following: "following-seconds"
        case .comfortable: "comfortable"
        case .comfortStep: "comfort-step"
        case .clean: "clean-seconds"
        case .started: "started"
        case .places: "places"
        case .answered: "answered"
        case .trials: "trials"
        }
    }
}
