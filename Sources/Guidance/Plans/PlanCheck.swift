/// Holds a plan against what makes programmes work (dossier §1.4): in order with one new step each, learning by doing,
/// enough time for each skill, and a part without help.
struct PlanCheck {
    /// Share of a session that is practice.
    static let leastPractice = 0.6
    /// Sessions in which each skill comes back.
    static let fewestSessions = 3
    /// Longest explanation at a stretch, in seconds.
    static let longestExplanation = 60.0

    let plan: Plan
    let file: String
    let exercises: [String: ExerciseDefinition]

    func check() throws(ExerciseError) {
        guard !plan.sessions.isEmpty else { throw fail(nil, "no sessions", "write some") }
        var done: Set<String> = []
        var trained: Set<ExerciseDefinition.Skill> = []
        var steps: Set<Wording> = []
        for (number, session) in plan.sessions.enumerated() {
            guard steps.insert(session.step).inserted else {
                throw fail(
                    session.line, "session \(number + 1) has the step of another", "name its own new step")
            }
            try checkNewStep(session, number + 1, done: done, trained: trained)
            try checkTime(session, number + 1)
            for part in session.parts {
                guard let id = part.exercise else { continue }
                done.insert(key(part))
                trained.formUnion(exercises[id]?.trains ?? [])
            }
        }
        for skill in plan.skills {
            let count = plan.sessions.count { session in
                session.parts.contains { !$0.isOptional && trains($0, skill) }
            }
            guard count >= Self.fewestSessions else {
                throw fail(
                    nil, "\(skill.rawValue) is practised in \(count) sessions",
                    "practise each skill in \(Self.fewestSessions) sessions or more")
            }
        }
    }

    private func checkNewStep(
        _ session: Plan.Session, _ number: Int, done: Set<String>, trained: Set<ExerciseDefinition.Skill>
    ) throws(ExerciseError) {
        let new = session.parts.filter(\.isNew)
        guard new.count == 1, new[0].exercise != nil else {
            throw fail(
                session.line, "session \(number) has \(new.count) new steps",
                "mark one exercise with `new: true`")
        }
        guard !done.contains(key(new[0])) else {
            throw fail(new[0].line, "the new step of session \(number) was done before", "choose another")
        }
        let known = trained.union(exercises[new[0].exercise ?? ""]?.trains ?? [])
        for part in session.parts where !part.isNew {
            guard let id = part.exercise, !done.contains(key(part)) else { continue }
            let skills = exercises[id]?.trains ?? []
            // Measuring asks nothing of anybody.
            let isMeasurement =
                exercises[id]?.phases.contains { $0.mode != .free } == false && id.hasPrefix("rest")
            guard isMeasurement || skills.contains(where: known.contains) else {
                throw fail(
                    part.line, "\(id) is a second new step in session \(number)",
                    "put it into a session of its own")
            }
        }
    }

    private func checkTime(_ session: Plan.Session, _ number: Int) throws(ExerciseError) {
        let parts = session.parts.filter { !$0.isOptional }
        let whole = parts.reduce(0) { $0 + $1.seconds }
        let practice = parts.filter { $0.exercise != nil }.reduce(0) { $0 + $1.seconds }
        guard practice >= Self.leastPractice * whole else {
            throw fail(
                session.line,
                "session \(number) is practice for \(Int((100 * practice / max(whole, 1)).rounded())) %",
                "practise for 60 % of the time or more")
        }
        for part in session.parts {
            if case .explain = part.content, part.seconds > Self.longestExplanation {
                throw fail(
                    part.line, "\(shown(part.seconds)) s of explanation",
                    "explain for 60 s at most, and practise")
            }
        }
        let alone = parts.contains { part in
            part.exercise.flatMap { exercises[$0] }.map { $0.hasUnpacedPart || !$0.isPaced } ?? false
        }
        guard alone else {
            throw fail(
                session.line, "session \(number) has no part without a pacer",
                "add an exercise in which one goes on alone")
        }
    }

    private func key(_ part: Plan.Part) -> String {
        if case .exercise(let id, let variant) = part.content { id + "/" + (variant ?? "") } else { "" }
    }

    private func trains(_ part: Plan.Part, _ skill: ExerciseDefinition.Skill) -> Bool {
        part.exercise.flatMap { exercises[$0] }?.trains.contains(skill) ?? false
    }

    private func fail(_ line: Int?, _ found: String, _ expected: String) -> ExerciseError {
        ExerciseError(file: file, line: line, found: found, expected: expected)
    }
}
