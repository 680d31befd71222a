extension ExerciseDefinition {
    /// Checks an exercise against the person who starts it: what she chose exists, and nothing of it is kept from her.
    public func check(_ start: ExerciseStart) throws(ExerciseError) {
        func fail(_ found: String, _ expected: String, _ line: Int? = nil) -> ExerciseError {
            ExerciseError(file: start.file, line: line, found: found, expected: expected)
        }
        if let variant = start.variant, variants[variant] == nil {
            throw fail(
                "\(id) has no variant `\(variant)`",
                variants.isEmpty
                    ? "start it without one" : "choose \(variants.keys.sorted().joined(separator: ", "))")
        }
        for option in start.options ?? [] where options[option] == nil {
            throw fail(
                "\(id) has no option `\(option)`",
                options.isEmpty
                    ? "start it without one" : "choose \(options.keys.sorted().joined(separator: ", "))")
        }
        guard start.sessionNumber >= 1 else {
            throw fail("session number \(start.sessionNumber)", "the first session is 1")
        }
        if startedBy == .practitioner, start.byPractitioner != true {
            throw fail("\(id) is started by a practitioner", "choose another one, or start it together")
        }
        if let most = mostInARow, (start.history?.timesInARow ?? 0) >= most {
            throw fail("\(id) was done \(most) times in a row", "breathe freely for a while")
        }
        if start.sessionNumber <= 1, phases.contains(where: { $0.mode == .slide }) {
            throw fail(
                "a first session has at most 5 minutes of paced breathing in a row",
                "practise calm-6 first, then start \(id) as session 2")
        }
        try checkDizziness(start) { fail($0, $1) }
        let phases = phases(variant: start.variant, for: start.profile.stage)
            .filter { $0.condition.holds(in: start.facts) }
        guard !phases.isEmpty else {
            throw fail("nothing of \(id) is left for this person", "choose another exercise")
        }
        for phase in phases {
            for rate in phase.allRates {
                if let fault = SafetyLimits.fault(rate: rate, for: start.profile) {
                    throw fail(fault.found, fault.expected, phase.line)
                }
            }
            if phase.places.contains(where: { $0.muscle != nil }), start.profile.leavesMusclesLoose {
                throw fail(
                    "nothing is made tight now", "choose an exercise that only lets go, such as pmr-soft")
            }
        }
    }

    /// Twice dizzy: enough for this session, and the next one begins with the staircase (dossier §5.4).
    private func checkDizziness(
        _ start: ExerciseStart, _ fail: (String, String) -> ExerciseError
    ) throws(ExerciseError) {
        guard isPaced else { return }
        if (start.history?.dizzyToday ?? 0) >= PracticeHistory.enoughDizzy {
            throw fail("twice dizzy today", "breathe freely for now; an exercise without a rhythm is fine")
        }
        if (start.history?.dizzyLastTime ?? 0) >= PracticeHistory.enoughDizzy,
            !phases.contains(where: { $0.mode == .ladder })
        {
            throw fail("twice dizzy last time", "begin with ladder, which is gentle")
        }
    }
}
