import Yams

extension ExerciseDefinition {
    /// Reads an exercise: one YAML document, followed by a second with the lines it shares with others (see
    /// `ExerciseCatalogue.complete`).
    ///
    /// Everything is checked that can be checked without knowing who practises: keys, words, limits, references,
    /// and that every line fits its place.
    public static func parse(yaml: String, file: String) throws(ExerciseError) -> ExerciseDefinition {
        let documents = try yamlDocuments(yaml, file: file)
        guard let exercise = documents.first else {
            throw ExerciseError(
                file: file, line: nil, found: "the file is empty", expected: "write an exercise")
        }
        guard documents.count == 2 else {
            throw ExerciseError(
                file: file, line: nil, found: "\(documents.count) YAML documents",
                expected: "the exercise and, after `---`, the shared lines belong together")
        }
        let lines = try LineBook(documents[1], file: file)
        let definition = try ExerciseParser(exercise, file: file).definition(lines: lines)
        try definition.check(file: file)
        return definition
    }
}

/// Turns the YAML of one exercise into its definition.
private struct ExerciseParser {
    let map: YAMLMap
    let file: String

    init(_ node: Node, file: String) throws(ExerciseError) {
        self.file = file
        map = try YAMLMap(
            node, file: file, what: "the exercise",
            allowed: [
                "id", "version", "name", "goal", "reason", "home", "position", "sensors", "phases",
                "variants",
                "cues", "feedback", "success", "adapt", "stop", "store",
            ])
    }

    func definition(lines: LineBook) throws(ExerciseError) -> ExerciseDefinition {
        let sensors = try map.map("sensors", allowed: ["heart", "breath"])
        return ExerciseDefinition(
            id: try map.text("id"), version: try map.whole("version", in: 1...1000),
            name: try map.wording(under: "name"), goal: try map.wording(under: "goal"),
            reason: try map.wording(under: "reason"),
            home: map.has("home") ? try map.wording(under: "home") : nil, position: try map.text("position"),
            sensors: ExerciseDefinition.SensorNeeds(
                heart: try sensors.choice("heart", of: ExerciseDefinition.SensorNeeds.Need.self),
                breath: try sensors.choice("breath", of: ExerciseDefinition.SensorNeeds.Need.self)),
            phases: try phases(), variants: map.has("variants") ? try variants() : [:], cues: try cues(),
            feedback: try feedback(), success: try success(), adaptations: try adaptations(),
            stopReasons: try map.words("stop", of: ExerciseDefinition.StopReason.self),
            stores: try map.words("store", of: ExerciseDefinition.StoredField.self), lines: lines)
    }

    private func phases() throws(ExerciseError) -> [ExerciseDefinition.Phase] {
        var phases: [ExerciseDefinition.Phase] = []
        for node in try map.list("phases") {
            phases.append(try phase(node))
        }
        return phases
    }

    private func phase(_ node: Node) throws(ExerciseError) -> ExerciseDefinition.Phase {
        let first = try YAMLMap(node, file: file, what: "a phase", allowed: nil)
        let id = try first.text("id")
        let mode = try first.choice("mode", of: PhaseMode.self)
        let allowed =
            switch mode {
            case .free: ["id", "mode", "seconds", "silent", "tail"]
            case .paced: ["id", "mode", "seconds", "rate", "ratio", "fade-in", "fade-out"]
            case .ladder: ["id", "mode", "steps", "ratio", "fade-in", "fade-out"]
            }
        let map = try YAMLMap(node, file: file, what: "\(mode) phase `\(id)`", allowed: allowed)
        var steps: [ExerciseDefinition.Step] = []
        if mode == .ladder {
            for node in try map.list("steps") {
                let step = try YAMLMap(node, file: file, what: "a step", allowed: ["rate", "breaths"])
                steps.append(
                    ExerciseDefinition.Step(
                        rate: try rate(step), breaths: try step.whole("breaths", in: 1...400), line: step.line
                    ))
            }
        }
        return ExerciseDefinition.Phase(
            id: id, mode: mode, seconds: mode == .ladder ? 0 : try map.number("seconds", in: 1...3600),
            rate: mode == .paced ? try rate(map) : 0,
            inhaleShare: map.has("ratio") ? try inhaleShare(map) : Pacer.defaultInhaleShare,
            fadeIn: try map.number("fade-in", in: 0...30, else: 3),
            fadeOut: try map.number("fade-out", in: 0...600, else: 8), steps: steps,
            silent: try map.flag("silent"), tail: try map.flag("tail"),
            line: map.has("rate") ? map.line(of: "rate") : map.line)
    }

    private func rate(_ map: YAMLMap) throws(ExerciseError) -> Double {
        let rate = try map.number("rate")
        if let fault = SafetyLimits.fault(rate: rate, for: nil) {
            throw map.error("rate", found: fault.found, expected: fault.expected)
        }
        return rate
    }

    /// `40:60`: shares of inhale and exhale. There is no third share: breath is never held.
    private func inhaleShare(_ map: YAMLMap) throws(ExerciseError) -> Double {
        let text = try map.text("ratio")
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Double($0) }
        guard parts.count == 2, let inhale = parts[0], let exhale = parts[1], inhale + exhale == 100,
            (30...60).contains(inhale)
        else {
            throw map.error(
                "ratio", found: "ratio `\(text)` is not inhale:exhale in percent",
                expected: "write 40:60 or 50:50; inhale 30 to 60, together 100, no holds")
        }
        return inhale / 100
    }

    private func variants() throws(ExerciseError) -> [String: [String: ExerciseDefinition.PhaseChange]] {
        var variants: [String: [String: ExerciseDefinition.PhaseChange]] = [:]
        let all = try map.map("variants", allowed: nil)
        for name in all.keys {
            let phases = try all.map(name, allowed: nil)
            for phase in phases.keys {
                let change = try phases.map(phase, allowed: ["seconds", "rate", "ratio"])
                variants[name, default: [:]][phase] = ExerciseDefinition.PhaseChange(
                    seconds: change.has("seconds") ? try change.number("seconds", in: 1...3600) : nil,
                    rate: change.has("rate") ? try rate(change) : nil,
                    inhaleShare: change.has("ratio") ? try inhaleShare(change) : nil, line: change.line)
            }
        }
        return variants
    }

    private func cues() throws(ExerciseError) -> [ExerciseDefinition.CueRule] {
        var cues: [ExerciseDefinition.CueRule] = []
        for node in try map.list("cues") {
            let id = try YAMLMap(node, file: file, what: "a cue", allowed: nil).text("id")
            let cue = try YAMLMap(
                node, file: file, what: "cue \(id)",
                allowed: ["id", "phase", "at", "breaths", "until", "say", "nl", "en", "inhale", "exhale"])
            cues.append(
                ExerciseDefinition.CueRule(
                    id: id, phase: try cue.text("phase"), moment: try moment(cue),
                    until: cue.has("until") ? try cue.whole("until", in: 1...2) : nil,
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
        if try cue.text("at") == "last-breath" { return .lastBreath }
        return .at(try cue.number("at", in: -3600...3600))
    }

    private func words(_ cue: YAMLMap, id: String) throws(ExerciseError) -> ExerciseDefinition.CueRule.Words {
        let forms = [cue.has("say"), cue.has("nl") || cue.has("en"), cue.has("inhale") || cue.has("exhale")]
        guard forms.count(where: { $0 }) == 1 else {
            throw cue.error(
                nil, found: "cue \(id) does not say what to say in one way",
                expected: "write `say: [G01]`, or `nl` and `en`, or `inhale` and `exhale`")
        }
        if cue.has("say") { return .shared(try cue.words("say")) }
        if cue.has("inhale") || cue.has("exhale") {
            guard cue.has("breaths") else {
                throw cue.error(nil, found: "cue \(id) has no `breaths`", expected: "add `breaths: 1-4`")
            }
            return .breath(
                inhale: try cue.wording(under: "inhale"), exhale: try cue.wording(under: "exhale"))
        }
        return .own(try cue.wording(id: id))
    }

    private func feedback() throws(ExerciseError) -> ExerciseDefinition.FeedbackSettings? {
        if case .scalar(let scalar) = try map.requiredNode("feedback"), scalar.string == "none" { return nil }
        let feedback = try map.map("feedback", allowed: ["from", "chime"])
        return ExerciseDefinition.FeedbackSettings(
            from: try feedback.text("from"), chime: try feedback.flag("chime"))
    }

    private func success() throws(ExerciseError) -> [ExerciseDefinition.SuccessRule] {
        var rules: [ExerciseDefinition.SuccessRule] = []
        for node in try map.list("success") {
            let rule = try YAMLMap(
                node, file: file, what: "a success rule",
                allowed: [
                    "practised-percent", "following-seconds", "comfortable", "comfort-step", "clean-seconds",
                    "artefact-percent",
                ])
            if rule.has("practised-percent") {
                rules.append(.practised(percent: try rule.number("practised-percent", in: 0...100)))
            } else if rule.has("following-seconds") {
                rules.append(.following(seconds: try rule.number("following-seconds", in: 0...3600)))
            } else if rule.has("clean-seconds") {
                rules.append(
                    .clean(
                        seconds: try rule.number("clean-seconds", in: 0...3600),
                        artefactPercent: try rule.number("artefact-percent", in: 0...100)))
            } else if try rule.flag("comfortable") {
                rules.append(.comfortable)
            } else if try rule.flag("comfort-step") {
                rules.append(.comfortStep)
            }
        }
        return rules
    }

    private func adaptations() throws(ExerciseError) -> [ExerciseDefinition.Adaptation] {
        enum Occasion: String, CaseIterable {
            case deepBreaths = "deep-breaths"
            case tooSlow = "too-slow"
            case ownRate = "own-rate"
            case restless
        }
        var adaptations: [ExerciseDefinition.Adaptation] = []
        for node in try map.list("adapt") {
            let any = try YAMLMap(node, file: file, what: "an adaptation", allowed: nil)
            let occasion = try any.choice("when", of: Occasion.self)
            let allowed =
                switch occasion {
                case .deepBreaths: ["when", "above", "breaths", "say", "every"]
                case .tooSlow: ["when", "taps", "searching-seconds", "rate", "exercise"]
                case .ownRate: ["when", "start"]
                case .restless: ["when", "variant"]
                }
            let rule = try YAMLMap(
                node, file: file, what: "adaptation `\(occasion.rawValue)`", allowed: allowed)
            switch occasion {
            case .deepBreaths:
                adaptations.append(
                    .deepBreaths(
                        above: try rule.number("above", in: 1...5),
                        breaths: try rule.whole("breaths", in: 1...20),
                        say: try rule.text("say"), every: try rule.number("every", in: 30...600)))
            case .tooSlow:
                adaptations.append(
                    .tooSlow(
                        taps: try rule.whole("taps", in: 1...10),
                        searchingSeconds: try rule.number("searching-seconds", in: 60...600),
                        rate: try rate(rule), exercise: try rule.text("exercise")))
            case .ownRate:
                guard try rule.text("start") == "nearest-below" else {
                    throw rule.error("start", found: "unknown start", expected: "write nearest-below")
                }
                adaptations.append(.ownRate)
            case .restless:
                adaptations.append(.restless(variant: try rule.text("variant")))
            }
        }
        return adaptations
    }
}
