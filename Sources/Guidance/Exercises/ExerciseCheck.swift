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
            if phase.mode == .ladder {
                guard !phase.steps.isEmpty else {
                    throw fail(phase.line, "a ladder without steps", "add steps")
                }
                for (step, next) in zip(phase.steps, phase.steps.dropFirst()) where next.rate >= step.rate {
                    throw fail(
                        next.line, "step rate \(shown(next.rate)) is not below \(shown(step.rate))",
                        "let every step be slower than the one before")
                }
            }
        }
        guard phases.count(where: { $0.mode == .ladder }) <= 1 else {
            throw fail(nil, "more than one ladder", "make two exercises of it")
        }
        try checkLengths(fail)
        let places = Set(phases.flatMap { [$0.id] + $0.steps.indices.map { "step-\($0 + 1)" } })
        for (variant, changes) in variants {
            for (phase, change) in changes where !ids.contains(phase) {
                throw fail(
                    change.line, "variant `\(variant)` changes the unknown phase `\(phase)`",
                    "known are \(phases.map(\.id).joined(separator: ", "))")
            }
        }
        if let feedback, !places.contains(feedback.from) {
            throw fail(
                nil, "feedback begins at the unknown phase `\(feedback.from)`",
                "known are \(places.sorted().joined(separator: ", "))")
        }
        guard lines.lines[LineBook.resolve(position, for: Profile())] != nil else {
            throw fail(nil, "unknown position line `\(position)`", "use one of the shared lines, such as G02")
        }
        guard !stopReasons.isEmpty else {
            throw fail(nil, "no reason to stop is offered", "write them in `stop`")
        }
        try checkCues(places: places, fail)
        for adaptation in adaptations {
            if case .deepBreaths(_, _, let id, _) = adaptation, !cues.contains(where: { $0.id == id }) {
                throw fail(nil, "adaptation says the unknown cue `\(id)`", "name one of the cues")
            }
            if case .restless(let variant) = adaptation, variants[variant] == nil {
                throw fail(
                    nil, "adaptation names the unknown variant `\(variant)`", "name one of the variants")
            }
        }
    }

    private func checkLengths(_ fail: (Int?, String, String) -> ExerciseError) throws(ExerciseError) {
        for variant in [nil] + variants.keys.sorted().map(Optional.some) {
            let paced = phases(variant: variant).filter { $0.mode != .free }
            let seconds = paced.reduce(0) { $0 + $1.plannedSeconds }
            if seconds > SafetyLimits.longestPaced {
                let line = variant.flatMap { variants[$0]?[paced[0].id]?.line } ?? paced[0].line
                throw fail(
                    line,
                    "\(shown(seconds)) s of paced breathing\(variant.map { " in variant `\($0)`" } ?? "")",
                    "write at most \(shown(SafetyLimits.longestPaced)) s in all")
            }
        }
    }

    private func checkCues(
        places: Set<String>, _ fail: (Int?, String, String) -> ExerciseError
    ) throws(ExerciseError) {
        var ids: Set<String> = []
        for cue in cues {
            guard ids.insert(cue.id).inserted else {
                throw fail(cue.line, "cue `\(cue.id)` stands here twice", "give each its own id")
            }
            guard places.contains(cue.phase) else {
                throw fail(
                    cue.line, "cue \(cue.id) is in the unknown phase `\(cue.phase)`",
                    "known are \(places.sorted().joined(separator: ", "))")
            }
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
        for language in Language.allCases {
            for phase in phases { try checkRoom(in: phase, language: language, fail) }
        }
    }

    /// Every line must fit: before the next one in free phases, before half of the exhale in paced ones.
    private func checkRoom(
        in phase: Phase, language: Language, _ fail: (Int?, String, String) -> ExerciseError
    ) throws(ExerciseError) {
        if phase.mode != .free {
            for cue in cues {
                let steps = phase.steps.indices.filter {
                    cue.phase == phase.id || cue.phase == "step-\($0 + 1)"
                }
                guard cue.phase == phase.id || !steps.isEmpty else { continue }
                let rate = phase.mode == .paced ? phase.rate : steps.map { phase.steps[$0].rate }.max() ?? 0
                let room = 60 / rate * (phase.inhaleShare + (1 - phase.inhaleShare) / 2)
                for seconds in longestSeconds(of: cue, language: language) where seconds > room {
                    throw fail(
                        cue.line,
                        "cue \(cue.id) takes \(tenths(seconds)) s in `\(language.rawValue)` and a breath leaves "
                            + "\(tenths(room)) s before half of the exhale",
                        "say it in fewer words or in a free phase")
                }
            }
            return
        }
        var timed: [(at: Double, cue: CueRule)] = []
        for cue in cues where cue.phase == phase.id {
            guard case .at(let at) = cue.moment else {
                throw fail(cue.line, "cue \(cue.id) counts breaths in a free phase", "write `at:` seconds")
            }
            timed.append((at < 0 ? phase.seconds + at : at, cue))
        }
        timed.sort { $0.at < $1.at }
        for (index, (at, cue)) in timed.enumerated() {
            let end = index + 1 < timed.count ? timed[index + 1].at : phase.seconds
            let parts = longestSeconds(of: cue, language: language)
            let seconds = parts.reduce(0) { $0 + $1 + Speech.gap } - Speech.gap
            if at < 0 || at + seconds > end {
                throw fail(
                    cue.line,
                    "cue \(cue.id) takes \(tenths(seconds)) s in `\(language.rawValue)` and has "
                        + "\(tenths(end - at)) s",
                    "say it in fewer words or give it more time")
            }
        }
    }

    /// The longest that each line of a cue can take, over profiles, regions and positive sentences.
    private func longestSeconds(of cue: CueRule, language: Language) -> [Double] {
        func longest(_ ids: [String]) -> Double {
            ids.compactMap { lines.text($0, language: language, region: .netherlands) }
                .map { Speech.seconds(for: $0) }.max() ?? 0
        }
        switch cue.words {
        case .own(let wording): return [Speech.seconds(for: wording[language])]
        case .breath(let inhale, let exhale):
            return [Speech.seconds(for: inhale[language]), Speech.seconds(for: exhale[language])]
        case .shared(let names):
            return names.map { name in
                switch name {
                case "reason": Speech.seconds(for: reason[language])
                case "P": longest(PositiveSentence.ids)
                case "G02": longest(["G02a", "G02b", "G02c"])
                default: longest([name])
                }
            }
        }
    }

    private func tenths(_ seconds: Double) -> String { shown((seconds * 10).rounded() / 10) }
}
