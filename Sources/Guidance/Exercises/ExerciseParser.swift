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
struct ExerciseParser {
    let map: YAMLMap
    let file: String

    init(_ node: Node, file: String) throws(ExerciseError) {
        self.file = file
        map = try YAMLMap(
            node, file: file, what: "the exercise",
            allowed: [
                "id", "version", "name", "goal", "reason", "home", "position", "sensors", "started-by",
                "trains", "with-baby", "asks-tension", "most-in-a-row", "options", "taps", "phases",
                "variants", "stages", "cues", "feedback", "success", "adapt", "stop", "store",
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
            startedBy: try map.choice("started-by", of: ExerciseDefinition.Starter.self, else: .anyone),
            trains: map.has("trains") ? try map.words("trains", of: ExerciseDefinition.Skill.self) : [],
            withBaby: try map.flag("with-baby"), asksTension: try map.flag("asks-tension", else: true),
            mostInARow: map.has("most-in-a-row") ? try map.whole("most-in-a-row", in: 1...20) : nil,
            options: try names("options"), taps: try names("taps"), phases: try phases(),
            variants: map.has("variants") ? try changes("variants") : [:], stages: try stages(),
            cues: try cues(),
            feedback: try feedback(), success: try success(), adaptations: try adaptations(),
            stopReasons: try map.words("stop", of: ExerciseDefinition.StopReason.self),
            stores: try map.words("store", of: ExerciseDefinition.StoredField.self), lines: lines)
    }

    /// Choices with their words, by name.
    private func names(_ key: String) throws(ExerciseError) -> [String: Wording] {
        guard map.has(key) else { return [:] }
        let all = try map.map(key, allowed: nil)
        var names: [String: Wording] = [:]
        for name in all.keys { names[name] = try all.wording(under: name) }
        return names
    }

    private func feedback() throws(ExerciseError) -> ExerciseDefinition.FeedbackSettings? {
        if case .scalar(let scalar) = try map.requiredNode("feedback"), scalar.string == "none" { return nil }
        let feedback = try map.map("feedback", allowed: ["from", "chime"])
        return ExerciseDefinition.FeedbackSettings(
            from: try feedback.text("from"), chime: try feedback.flag("chime"))
    }
}
