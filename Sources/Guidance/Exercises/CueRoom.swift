/// Checks that every line fits: before the next one in free phases, before half of the exhale in paced ones.
struct CueRoom {
    let definition: ExerciseDefinition
    let file: String

    private typealias Cue = ExerciseDefinition.CueRule

    /// A stretch without a pacer: a free phase, a rest of a search, a place.
    private struct FreePart {
        var names: [String]
        var seconds: Double
        var muscle: Muscle?
        var number = 1
        var condition = ExerciseDefinition.Condition()
    }

    func check() throws(ExerciseError) {
        for language in Language.allCases {
            for phase in definition.phases {
                for part in freeParts(of: phase) { try check(part, language) }
                try checkBreaths(of: phase, language)
            }
        }
    }

    private func freeParts(of phase: ExerciseDefinition.Phase) -> [FreePart] {
        switch phase.mode {
        case .free: [FreePart(names: [phase.id], seconds: phase.seconds, condition: phase.condition)]
        case .search:
            (1..<phase.rates.count).map { number in
                FreePart(
                    names: ["rest-\(number)", "each-rest"]
                        + (number + 1 == phase.rates.count ? ["last-rest"] : []), seconds: phase.rest)
            }
        case .places:
            phase.places.enumerated().map { index, place in
                FreePart(
                    names: [place.id, "each-place"], seconds: phase.seconds, muscle: place.muscle,
                    number: index + 1, condition: place.condition)
            }
        case .paced, .ladder, .slide: []
        }
    }

    private func check(_ part: FreePart, _ language: Language) throws(ExerciseError) {
        var timed: [(at: Double, cue: Cue)] = []
        for cue in definition.cues
        where part.names.contains(cue.phase) && !cue.condition.excludes(part.condition) {
            // A rotating line comes into any place, since places are skipped.
            switch cue.moment {
            case .at(let at): timed.append((at < 0 ? part.seconds + at : at, cue))
            case .share(let share): timed.append((share * part.seconds, cue))
            case .asked: continue
            case .lastBreath, .breaths:
                throw fail(cue.line, "cue \(cue.id) counts breaths in a free phase", "write `at:` seconds")
            }
        }
        timed.sort { $0.at < $1.at }
        for (index, (at, cue)) in timed.enumerated() {
            let next = timed[(index + 1)...].first { $0.at > at && canFollow(cue, $0.cue) }
            let end = next?.at ?? part.seconds
            let seconds = seconds(of: cue, language)
            guard at >= 0, at + seconds <= end + 1e-9 else {
                throw fail(
                    cue.line,
                    "cue \(cue.id) takes \(tenths(seconds)) s in `\(language.rawValue)` and has "
                        + "\(tenths(end - at)) s",
                    "say it in fewer words or give it more time")
            }
            if let same = timed[(index + 1)...].first(where: { $0.at == at && canFollow(cue, $0.cue) }) {
                throw fail(
                    same.cue.line, "cues \(cue.id) and \(same.cue.id) are said at the same time",
                    "give one of them another time")
            }
            let tight = timed[(index + 1)...].first { if case .tense = $0.cue.words { true } else { false } }
            try checkTense(cue, in: part, until: (tight?.at ?? part.seconds) - at)
        }
    }

    /// Whether one person can hear both in one place.
    private func canFollow(_ one: Cue, _ other: Cue) -> Bool {
        if let turn = one.turn, let next = other.turn, turn.every == next.every, turn.first != next.first {
            return false
        }
        return !one.condition.excludes(other.condition)
    }

    private func checkTense(_ cue: Cue, in part: FreePart, until end: Double) throws(ExerciseError) {
        guard case .tense(let wording, let tight) = cue.words else { return }
        if part.muscle == nil {
            throw fail(
                cue.line, "cue \(cue.id) makes muscles tight in a place without `muscle`",
                "name it there: \(Muscle.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        for language in Language.allCases {
            guard let parts = TensingWords.parts(of: wording[language]) else { continue }
            let release = end - Speech.seconds(for: parts.tense) - tight
            guard release >= Muscle.shortestRelease else {
                throw fail(
                    cue.line, "cue \(cue.id) leaves \(tenths(release)) s to let go",
                    "leave \(shown(Muscle.shortestRelease)) s or more before the next line")
            }
        }
    }

    private func checkBreaths(of phase: ExerciseDefinition.Phase, _ language: Language) throws(ExerciseError)
    {
        guard !phase.mode.isFree else { return }
        for cue in definition.cues {
            let steps = phase.steps.indices.filter { cue.phase == phase.id || cue.phase == "step-\($0 + 1)" }
            let isHere = cue.phase == phase.id || (phase.mode == .search && cue.phase.contains("rate"))
            guard isHere || !steps.isEmpty else { continue }
            let rate = phase.mode == .ladder ? steps.map { phase.steps[$0].rate }.max() ?? 0 : fastest(phase)
            let room = 60 / rate * (phase.inhaleShare + (1 - phase.inhaleShare) / 2)
            for seconds in parts(of: cue, language) where seconds > room {
                throw fail(
                    cue.line,
                    "cue \(cue.id) takes \(tenths(seconds)) s in `\(language.rawValue)` and a breath leaves "
                        + "\(tenths(room)) s before half of the exhale",
                    "say it in fewer words or in a free phase")
            }
        }
    }

    private func fastest(_ phase: ExerciseDefinition.Phase) -> Double { phase.allRates.max() ?? phase.rate }

    /// Seconds from the beginning of a cue to its end, with what lies between its parts.
    private func seconds(of cue: Cue, _ language: Language) -> Double {
        let parts = parts(of: cue, language)
        var gap = Speech.gap
        if case .tense(_, let tight) = cue.words { gap = tight }
        return parts.reduce(0) { $0 + $1 + gap } - gap
    }

    /// The longest that each part of a cue can take, over profiles, regions and positive sentences.
    private func parts(of cue: Cue, _ language: Language) -> [Double] {
        func longest(_ ids: [String]) -> Double {
            ids.compactMap { definition.lines.text($0, language: language, region: .netherlands) }
                .map { Speech.seconds(for: $0) }.max() ?? 0
        }
        switch cue.words {
        case .own(let wording): return [Speech.seconds(for: wording[language])]
        case .tense(let wording, _):
            guard let parts = TensingWords.parts(of: wording[language]) else { return [] }
            return [Speech.seconds(for: parts.tense), Speech.seconds(for: parts.release)]
        case .breath(let inhale, let exhale):
            return [Speech.seconds(for: inhale[language]), Speech.seconds(for: exhale[language])]
        case .outcomes(let words):
            return [words.values.map { Speech.seconds(for: $0.wording[language]) }.max() ?? 0]
        case .shared(let names):
            return names.map { name in
                switch name {
                case "reason": Speech.seconds(for: definition.reason[language])
                case "P": longest(PositiveSentence.ids)
                case "G02": longest(["G02a", "G02b", "G02c"])
                default: longest([name])
                }
            }
        }
    }

    private func fail(_ line: Int?, _ found: String, _ expected: String) -> ExerciseError {
        ExerciseError(file: file, line: line, found: found, expected: expected)
    }

    private func tenths(_ seconds: Double) -> String { shown((seconds * 10).rounded() / 10) }
}
