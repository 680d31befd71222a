import Yams

/// Phases and what changes them.
extension ExerciseParser {
    func phases() throws(ExerciseError) -> [ExerciseDefinition.Phase] {
        var phases: [ExerciseDefinition.Phase] = []
        for node in try map.list("phases") { phases.append(try phase(node)) }
        return phases
    }

    private func phase(_ node: Node) throws(ExerciseError) -> ExerciseDefinition.Phase {
        let first = try YAMLMap(node, file: file, what: "a phase", allowed: nil)
        let id = try first.text("id")
        let mode = try first.choice("mode", of: PhaseMode.self)
        let own =
            switch mode {
            case .free: ["seconds", "silent", "tail", "outcome"]
            case .paced:
                ["seconds", "rate", "stored", "adjust", "from", "from-own", "over", "outcome"] + Self.paced
            case .ladder: ["steps"] + Self.paced
            case .slide: ["from", "rate", "breaths"] + Self.paced
            case .search: ["rates", "seconds", "rest"] + Self.paced
            case .places: ["places", "seconds"]
            }
        let map = try YAMLMap(
            node, file: file, what: "\(mode) phase `\(id)`", allowed: ["id", "mode", "if", "unless"] + own)
        var phase = ExerciseDefinition.Phase(
            id: id, mode: mode, line: map.has("rate") ? map.line(of: "rate") : map.line)
        switch mode {
        case .free:
            phase.silent = try map.flag("silent")
            phase.tail = try map.flag("tail")
        case .paced: try readPaced(&phase, map)
        case .ladder: phase.steps = try steps(map)
        case .slide:
            phase.from = try rate(map, "from")
            phase.rate = try rate(map)
            phase.breaths = try map.whole("breaths", in: 2...400)
        case .search:
            phase.rates = try rates(map)
            phase.rest = try map.number("rest", in: SafetyLimits.restBetweenBlocks...600)
        case .places: phase.places = try places(map)
        }
        if mode != .ladder, mode != .slide { phase.seconds = try map.number("seconds", in: 1...3600) }
        if !mode.isFree {
            if map.has("ratio") { phase.inhaleShare = try inhaleShare(map) }
            phase.fadeIn = try map.number("fade-in", in: 0...30, else: 3)
            phase.fadeOut = try map.number("fade-out", in: 0...600, else: 8)
        }
        phase.condition = try condition(map)
        if map.has("outcome") {
            phase.outcome = try map.choice("outcome", of: ExerciseDefinition.Outcome.self)
        }
        return phase
    }

    private static let paced = ["ratio", "fade-in", "fade-out"]

    private func readPaced(_ phase: inout ExerciseDefinition.Phase, _ map: YAMLMap) throws(ExerciseError) {
        phase.rate = try rate(map)
        phase.isStored = try map.flag("stored")
        phase.adjust = try map.number("adjust", in: 0...1, else: 0)
        phase.fromOwn = try map.flag("from-own")
        guard map.has("from") else { return }
        phase.from = try rate(map, "from")
        phase.over = try map.number("over", in: 10...1200)
        let fewest = Slide.cycles(from: 60 / (phase.from ?? phase.rate), to: 60 / phase.rate).reduce(0, +)
        guard phase.over >= fewest - 15 else {
            throw map.error(
                "over",
                found:
                    "a slide from \(shown(phase.from ?? 0)) to \(shown(phase.rate)) in \(shown(phase.over)) s",
                expected: "give it \(shown(fewest.rounded(.up))) s: a breath changes by 3 % at most")
        }
    }

    private func steps(_ map: YAMLMap) throws(ExerciseError) -> [ExerciseDefinition.Step] {
        var steps: [ExerciseDefinition.Step] = []
        for node in try map.list("steps") {
            let step = try YAMLMap(node, file: file, what: "a step", allowed: ["rate", "breaths"])
            steps.append(
                ExerciseDefinition.Step(
                    rate: try rate(step), breaths: try step.whole("breaths", in: 1...400), line: step.line))
        }
        return steps
    }

    private func rates(_ map: YAMLMap) throws(ExerciseError) -> [Double] {
        var rates: [Double] = []
        for word in try map.words("rates") {
            guard let value = Double(word), value.isFinite else {
                throw map.error("rates", found: "rate `\(word)` is not a number", expected: "write [6.5, 6]")
            }
            rates.append(try allowed(value, map, "rates"))
        }
        guard rates.count >= 2, Set(rates).count == rates.count else {
            throw map.error(
                "rates", found: "\(rates.count) rates to compare",
                expected: "write two or more different ones")
        }
        return rates
    }

    private func places(_ map: YAMLMap) throws(ExerciseError) -> [ExerciseDefinition.Place] {
        var places: [ExerciseDefinition.Place] = []
        for node in try map.list("places") {
            let place = try YAMLMap(
                node, file: file, what: "a place", allowed: ["id", "muscle", "if", "unless"])
            places.append(
                ExerciseDefinition.Place(
                    id: try place.text("id"),
                    muscle: place.has("muscle") ? try place.choice("muscle", of: Muscle.self) : nil,
                    condition: try condition(place), line: place.line))
        }
        return places
    }

    func condition(_ map: YAMLMap) throws(ExerciseError) -> ExerciseDefinition.Condition {
        ExerciseDefinition.Condition(
            all: map.has("if") ? try map.words("if") : [],
            none: map.has("unless") ? try map.words("unless") : [])
    }

    func rate(_ map: YAMLMap, _ key: String = "rate") throws(ExerciseError) -> Double {
        try allowed(try map.number(key), map, key)
    }

    private func allowed(_ rate: Double, _ map: YAMLMap, _ key: String) throws(ExerciseError) -> Double {
        if let fault = SafetyLimits.fault(rate: rate, for: nil) {
            throw map.error(key, found: fault.found, expected: fault.expected)
        }
        return rate
    }

    /// `40:60`: inhale and exhale, in percent or in seconds. There is no third part: breath is never held.
    private func inhaleShare(_ map: YAMLMap) throws(ExerciseError) -> Double {
        let text = try map.text("ratio")
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Double($0) }
        guard parts.count == 2, let inhale = parts[0], let exhale = parts[1], inhale > 0, exhale > 0,
            (0.3...0.6).contains(inhale / (inhale + exhale))
        else {
            throw map.error(
                "ratio", found: "ratio `\(text)` is not inhale:exhale",
                expected: "write 40:60 or 4:6; the inhale 30 to 60 percent of both, no holds")
        }
        return inhale / (inhale + exhale)
    }

    // MARK: Changes

    func changes(_ key: String) throws(ExerciseError) -> [String: [String: ExerciseDefinition.PhaseChange]] {
        var changes: [String: [String: ExerciseDefinition.PhaseChange]] = [:]
        let all = try map.map(key, allowed: nil)
        for name in all.keys {
            let phases = try all.map(name, allowed: nil)
            for phase in phases.keys {
                changes[name, default: [:]][phase] = try change(
                    try phases.map(phase, allowed: ["seconds", "rate", "from", "breaths", "rates", "ratio"]))
            }
        }
        return changes
    }

    private func change(_ map: YAMLMap) throws(ExerciseError) -> ExerciseDefinition.PhaseChange {
        ExerciseDefinition.PhaseChange(
            seconds: map.has("seconds") ? try map.number("seconds", in: 1...3600) : nil,
            rate: map.has("rate") ? try rate(map) : nil, from: map.has("from") ? try rate(map, "from") : nil,
            breaths: map.has("breaths") ? try map.whole("breaths", in: 2...400) : nil,
            rates: map.has("rates") ? try rates(map) : nil,
            inhaleShare: map.has("ratio") ? try inhaleShare(map) : nil, line: map.line)
    }

    func stages() throws(ExerciseError) -> [Profile.Stage: [String: ExerciseDefinition.PhaseChange]] {
        guard map.has("stages") else { return [:] }
        var stages: [Profile.Stage: [String: ExerciseDefinition.PhaseChange]] = [:]
        for (name, changes) in try changes("stages") {
            guard let stage = Profile.Stage(rawValue: name) else {
                throw map.error(
                    "stages", found: "unknown stage `\(name)`",
                    expected: "known are \(Profile.Stage.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            stages[stage] = changes
        }
        return stages
    }
}
