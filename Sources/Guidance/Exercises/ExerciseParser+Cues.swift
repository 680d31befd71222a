import Yams

/// What is said, and when.
extension ExerciseParser {
    func cues() throws(ExerciseError) -> [ExerciseDefinition.CueRule] {
        var cues: [ExerciseDefinition.CueRule] = []
        for node in try map.list("cues") {
            let id = try YAMLMap(node, file: file, what: "a cue", allowed: nil).text("id")
            let cue = try YAMLMap(
                node, file: file, what: "cue \(id)",
                allowed: [
                    "id", "phase", "at", "breaths", "turn", "until", "if", "unless", "whisper", "say", "nl",
                    "en", "inhale", "exhale", "tense", "outcomes",
                ])
            cues.append(
                ExerciseDefinition.CueRule(
                    id: id, phase: try cue.text("phase"), moment: try moment(cue),
                    until: cue.has("until") ? try cue.whole("until", in: 1...2) : nil,
                    condition: try condition(cue), turn: try turn(cue), whisper: try cue.flag("whisper"),
                    words: try words(cue, id: id), line: cue.line))
        }
        return cues
    }

    private func moment(_ cue: YAMLMap) throws(ExerciseError) -> ExerciseDefinition.CueRule.Moment {
        if cue.has("breaths") {
            let text = try cue.text("breaths")
            let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            guard parts.count == 2, let first = parts[0], let last = parts[1], first >= 1, last >= first
            else {
                throw cue.error("breaths", found: "breaths `\(text)` is not a range", expected: "write 1-4")
            }
            return .breaths(first...last)
        }
        let text = try cue.text("at")
        switch text {
        case "last-breath": return .lastBreath
        case "asked": return .asked
        default: break
        }
        guard text.hasSuffix("%") else { return .at(try cue.number("at", in: -3600...3600)) }
        guard let percent = Double(text.dropLast()), (0...100).contains(percent) else {
            throw cue.error("at", found: "at `\(text)` is not a share", expected: "write 0% to 100%")
        }
        return .share(percent / 100)
    }

    /// `2/4`: in the second place, and in every fourth one after it.
    private func turn(_ cue: YAMLMap) throws(ExerciseError) -> ExerciseDefinition.CueRule.Turn? {
        guard cue.has("turn") else { return nil }
        let text = try cue.text("turn")
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let first = parts[0], let every = parts[1], every >= 1,
            (1...every).contains(first)
        else { throw cue.error("turn", found: "turn `\(text)` is not one of several", expected: "write 2/4") }
        return ExerciseDefinition.CueRule.Turn(first: first, every: every)
    }

    private func words(_ cue: YAMLMap, id: String) throws(ExerciseError) -> ExerciseDefinition.CueRule.Words {
        let forms = [
            cue.has("say"), cue.has("nl") || cue.has("en"), cue.has("inhale") || cue.has("exhale"),
            cue.has("outcomes"),
        ]
        guard forms.count(where: { $0 }) == 1 else {
            throw cue.error(
                nil, found: "cue \(id) does not say what to say in one way",
                expected: "write `say: [G01]`, or `nl` and `en`, or `inhale` and `exhale`, or `outcomes`")
        }
        if cue.has("say") { return .shared(try cue.words("say")) }
        if cue.has("outcomes") { return .outcomes(try outcomes(cue)) }
        if cue.has("inhale") || cue.has("exhale") {
            guard cue.has("breaths") else {
                throw cue.error(nil, found: "cue \(id) has no `breaths`", expected: "add `breaths: 1-4`")
            }
            return .breath(
                inhale: try cue.wording(under: "inhale"), exhale: try cue.wording(under: "exhale"))
        }
        let wording = try cue.wording(id: id)
        for language in Language.allCases {
            if let fault = WordRules.faultOfInstruction(in: wording[language]) {
                throw cue.error(language.rawValue, found: fault.found, expected: fault.expected)
            }
        }
        guard cue.has("tense") else { return .own(wording) }
        for language in Language.allCases {
            if let fault = TensingWords.fault(in: wording[language]) {
                throw cue.error(language.rawValue, found: fault.found, expected: fault.expected)
            }
        }
        return .tense(wording, seconds: try cue.number("tense", in: 3...Muscle.longestTight))
    }

    private func outcomes(_ cue: YAMLMap) throws(ExerciseError)
        -> [ExerciseDefinition.Outcome: ExerciseDefinition.CueRule.OutcomeWords]
    {
        let all = try cue.map("outcomes", allowed: ExerciseDefinition.Outcome.allCases.map(\.rawValue))
        var outcomes: [ExerciseDefinition.Outcome: ExerciseDefinition.CueRule.OutcomeWords] = [:]
        for outcome in ExerciseDefinition.Outcome.allCases where all.has(outcome.rawValue) {
            let words = try all.map(outcome.rawValue, allowed: ["id", "nl", "en"])
            let id = try words.text("id")
            outcomes[outcome] = ExerciseDefinition.CueRule.OutcomeWords(
                id: id, wording: try words.wording(id: id))
        }
        return outcomes
    }
}
