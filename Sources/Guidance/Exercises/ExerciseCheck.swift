extension ExerciseDefinition {
    /// Checks what concerns several parts of a file together.
    func check(file: String) throws(ExerciseError) {
        func fail(_ line: Int?, _ found: String, _ expected: String) -> ExerciseError {
            ExerciseError(file: file, line: line, found: found, expected: expected)
        }
        guard !phases.isEmpty else { throw fail(nil, "there are no phases", "write at least one") }
        var ids: Set<String> = []
        for phase in phases {
            guard ids.insert(phase.id).inserted else {
                throw fail(phase.line, "phase `\(phase.id)` stands here twice", "give each its own id")
            }
            try checkCourse(of: phase, fail)
            for place in phase.places {
                guard ids.insert(place.id).inserted else {
                    throw fail(place.line, "place `\(place.id)` stands here twice", "give each its own id")
                }
                try checkCondition(place.condition, place.line, fail)
            }
            try checkCondition(phase.condition, phase.line, fail)
        }
        for mode in [PhaseMode.ladder, .search] where phases.count(where: { $0.mode == mode }) > 1 {
            throw fail(nil, "more than one \(mode)", "make two exercises of it")
        }
        try checkLengths(fail)
        try checkChanges(fail)
        try checkReferences(fail)
        try checkCues(fail)
        try CueRoom(definition: self, file: file).check()
    }

    /// What cues can name: phases, their parts, and several parts at once.
    var placeNames: Set<String> {
        var names: Set<String> = []
        for phase in phases {
            names.insert(phase.id)
            names.formUnion(phase.steps.indices.map { "step-\($0 + 1)" })
            names.formUnion(phase.places.map(\.id))
            if !phase.places.isEmpty { names.insert("each-place") }
            guard phase.mode == .search else { continue }
            names.formUnion(["each-rate", "each-rest", "last-rest"])
            for number in 1...phase.rates.count { names.formUnion(["rate-\(number)", "rest-\(number)"]) }
        }
        return names
    }

    typealias Fail = (Int?, String, String) -> ExerciseError

    private func checkCourse(of phase: Phase, _ fail: Fail) throws(ExerciseError) {
        switch phase.mode {
        case .ladder:
            guard !phase.steps.isEmpty else { throw fail(phase.line, "a ladder without steps", "add steps") }
            for (step, next) in zip(phase.steps, phase.steps.dropFirst()) where next.rate >= step.rate {
                throw fail(
                    next.line, "step rate \(shown(next.rate)) is not below \(shown(step.rate))",
                    "let every step be slower than the one before")
            }
        case .slide:
            let cycles = Slide.even(
                from: 60 / (phase.from ?? phase.rate), to: 60 / phase.rate, breaths: phase.breaths)
            let steepest = zip(cycles, cycles.dropFirst()).map { abs($1 / $0 - 1) }.max() ?? 0
            guard steepest <= SafetyLimits.steepestSlide else {
                throw fail(
                    phase.line, "a breath that changes by \(shown((steepest * 1000).rounded() / 10)) %",
                    "spread it over more breaths: at most 3 % each")
            }
        case .places:
            guard !phase.places.isEmpty else { throw fail(phase.line, "no places", "add places") }
        case .free, .paced, .search: break
        }
    }

    private func checkCondition(_ condition: Condition, _ line: Int, _ fail: Fail) throws(ExerciseError) {
        let known = Profile.allFacts + options.keys.sorted()
        for fact in condition.all + condition.none where !known.contains(fact) {
            throw fail(line, "unknown condition `\(fact)`", "known are \(known.joined(separator: ", "))")
        }
    }

    private func checkLengths(_ fail: Fail) throws(ExerciseError) {
        for variant in [nil] + variants.keys.sorted().map(Optional.some) {
            for stage in Profile.Stage.allCases {
                let paced = phases(variant: variant, for: stage).filter { !$0.mode.isFree }
                let seconds = paced.reduce(0) { $0 + $1.plannedSeconds }
                guard seconds > SafetyLimits.longestPaced else { continue }
                let line = variant.flatMap { variants[$0]?[paced[0].id]?.line } ?? paced[0].line
                throw fail(
                    line,
                    "\(shown(seconds)) s of paced breathing\(variant.map { " in variant `\($0)`" } ?? "")",
                    "write at most \(shown(SafetyLimits.longestPaced)) s in all")
            }
        }
    }

    private func checkChanges(_ fail: Fail) throws(ExerciseError) {
        let sets = variants.map { ("variant `\($0)`", $1) } + stages.map { ("stage `\($0.rawValue)`", $1) }
        for (name, changes) in sets {
            for (phase, change) in changes where !phases.contains(where: { $0.id == phase }) {
                throw fail(
                    change.line, "\(name) changes the unknown phase `\(phase)`",
                    "known are \(phases.map(\.id).joined(separator: ", "))")
            }
        }
        for variant in variants.keys.sorted() {
            for stage in Profile.Stage.allCases {
                for phase in phases(variant: variant, for: stage) { try checkCourse(of: phase, fail) }
            }
        }
        for stage in Profile.Stage.allCases {
            for phase in phases(variant: nil, for: stage) { try checkCourse(of: phase, fail) }
        }
    }

    private func checkReferences(_ fail: Fail) throws(ExerciseError) {
        if let feedback {
            guard placeNames.contains(feedback.from) else {
                throw fail(
                    nil, "feedback begins at the unknown phase `\(feedback.from)`",
                    "known are \(placeNames.sorted().joined(separator: ", "))")
            }
            if feedback.chime, withBaby {
                throw fail(nil, "a reward sound with a baby in the room", "leave `chime` out")
            }
        }
        guard lines.lines[LineBook.resolve(position, for: Profile())] != nil else {
            throw fail(nil, "unknown position line `\(position)`", "use one of the shared lines, such as G02")
        }
        guard !stopReasons.isEmpty else {
            throw fail(nil, "no reason to stop is offered", "write them in `stop`")
        }
        func known(_ cue: String) throws(ExerciseError) {
            guard cues.contains(where: { $0.id == cue }) else {
                throw fail(nil, "adaptation says the unknown cue `\(cue)`", "name one of the cues")
            }
        }
        func knownPlace(_ place: String) throws(ExerciseError) {
            guard placeNames.contains(place) else {
                throw fail(
                    nil, "adaptation leaves out the unknown `\(place)`",
                    "known are \(placeNames.sorted().joined(separator: ", "))")
            }
        }
        for adaptation in adaptations {
            switch adaptation {
            case .deepBreaths(_, _, let cue, _): try known(cue)
            case .restless(let variant):
                guard variants[variant] != nil else {
                    throw fail(
                        nil, "adaptation names the unknown variant `\(variant)`", "name one of the variants")
                }
            case .tap(let tap, let cue, let place):
                guard taps[tap] != nil else {
                    throw fail(nil, "adaptation waits for the unknown tap `\(tap)`", "name one of the taps")
                }
                try known(cue)
                try knownPlace(place)
            case .tenseBefore(_, let place): try knownPlace(place)
            case .tooSlow, .ownRate: break
            }
        }
    }

    private func checkCues(_ fail: Fail) throws(ExerciseError) {
        var ids: Set<String> = []
        for cue in cues {
            guard ids.insert(cue.id).inserted else {
                throw fail(cue.line, "cue `\(cue.id)` stands here twice", "give each its own id")
            }
            guard placeNames.contains(cue.phase) else {
                throw fail(
                    cue.line, "cue \(cue.id) is in the unknown phase `\(cue.phase)`",
                    "known are \(placeNames.sorted().joined(separator: ", "))")
            }
            try checkCondition(cue.condition, cue.line, fail)
            if case .shared(let names) = cue.words {
                for name in names where name != "P" && name != "reason" {
                    guard lines.lines[LineBook.resolve(name, for: Profile())] != nil else {
                        throw fail(
                            cue.line, "cue \(cue.id) says the unknown line `\(name)`",
                            "known are G01, G02, … of the shared lines, reason and P")
                    }
                }
            }
        }
    }
}
