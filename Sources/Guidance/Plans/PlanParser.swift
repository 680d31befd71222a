import Yams

extension Plan {
    /// Reads a plan and checks it against the exercises it uses. Throws one line that says where and what.
    public static func parse(
        yaml: String, file: String, exercises: [String: ExerciseDefinition]
    ) throws(ExerciseError) -> Plan {
        guard let node = try yamlDocuments(yaml, file: file).first else {
            throw ExerciseError(file: file, line: nil, found: "the file is empty", expected: "write a plan")
        }
        let plan = try PlanParser(node, file: file, exercises: exercises).plan()
        try PlanCheck(plan: plan, file: file, exercises: exercises).check()
        return plan
    }
}

/// Turns the YAML of one plan into its definition.
private struct PlanParser {
    let map: YAMLMap
    let file: String
    let exercises: [String: ExerciseDefinition]

    init(_ node: Node, file: String, exercises: [String: ExerciseDefinition]) throws(ExerciseError) {
        self.file = file
        self.exercises = exercises
        map = try YAMLMap(
            node, file: file, what: "the plan",
            allowed: ["id", "version", "name", "goal", "skills", "sessions"])
    }

    func plan() throws(ExerciseError) -> Plan {
        var sessions: [Plan.Session] = []
        for node in try map.list("sessions") {
            let session = try YAMLMap(node, file: file, what: "a session", allowed: ["step", "parts"])
            var parts: [Plan.Part] = []
            for part in try session.list("parts") { parts.append(try self.part(part)) }
            sessions.append(
                Plan.Session(step: try session.wording(under: "step"), parts: parts, line: session.line))
        }
        return Plan(
            id: try map.text("id"), version: try map.whole("version", in: 1...1000),
            name: try map.wording(under: "name"), goal: try map.wording(under: "goal"),
            skills: try map.words("skills", of: ExerciseDefinition.Skill.self), sessions: sessions)
    }

    private func part(_ node: Node) throws(ExerciseError) -> Plan.Part {
        let part = try YAMLMap(
            node, file: file, what: "a part",
            allowed: ["exercise", "variant", "explain", "talk", "minutes", "new", "optional"])
        let forms = ["exercise", "explain", "talk"].filter(part.has)
        guard forms.count == 1 else {
            throw part.error(
                nil, found: "a part that is not one thing", expected: "write `exercise`, `explain` or `talk`")
        }
        let content: Plan.Part.Content
        var seconds = part.has("minutes") ? 60 * (try part.number("minutes", in: 0.25...90)) : nil
        switch forms[0] {
        case "exercise":
            let id = try part.text("exercise")
            let variant = try part.optionalText("variant")
            guard let exercise = exercises[id] else {
                throw part.error(
                    "exercise", found: "unknown exercise `\(id)`",
                    expected: "known are \(exercises.keys.sorted().joined(separator: ", "))")
            }
            if let variant, exercise.variants[variant] == nil {
                throw part.error(
                    "variant", found: "\(id) has no variant `\(variant)`",
                    expected: "choose one of \(exercise.variants.keys.sorted().joined(separator: ", "))")
            }
            seconds = seconds ?? exercise.seconds(variant: variant)
            content = .exercise(id, variant: variant)
        case "explain": content = .explain(try part.wording(under: "explain"))
        default: content = .talk(try part.wording(under: "talk"))
        }
        guard let seconds else {
            throw part.error(nil, found: "a part without a length", expected: "add `minutes: …`")
        }
        return Plan.Part(
            content: content, seconds: seconds, isNew: try part.flag("new"),
            isOptional: try part.flag("optional"), line: part.line)
    }
}
