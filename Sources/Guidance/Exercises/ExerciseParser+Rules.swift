/// Success and adaptations.
extension ExerciseParser {
    func success() throws(ExerciseError) -> [ExerciseDefinition.SuccessRule] {
        var rules: [ExerciseDefinition.SuccessRule] = []
        for node in try map.list("success") {
            let rule = try YAMLMap(
                node, file: file, what: "a success rule",
                allowed: [
                    "practised-percent", "following-seconds", "comfortable", "comfort-step", "clean-seconds",
                    "artefact-percent", "started", "places", "answered", "trials",
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
            } else if rule.has("places") {
                rules.append(.places(try rule.whole("places", in: 1...30)))
            } else if rule.has("trials") {
                rules.append(.trials(try rule.whole("trials", in: 1...10)))
            } else {
                let plain: [(String, ExerciseDefinition.SuccessRule)] = [
                    ("comfortable", .comfortable), ("comfort-step", .comfortStep), ("started", .started),
                    ("answered", .answered),
                ]
                for (name, success) in plain where try rule.flag(name) { rules.append(success) }
            }
        }
        return rules
    }

    func adaptations() throws(ExerciseError) -> [ExerciseDefinition.Adaptation] {
        enum Occasion: String, CaseIterable {
            case deepBreaths = "deep-breaths"
            case tooSlow = "too-slow"
            case ownRate = "own-rate"
            case tenseBefore = "tense-before"
            case restless, tap
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
                case .tap: ["when", "tap", "say", "skip"]
                case .tenseBefore: ["when", "from", "skip"]
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
            case .tenseBefore:
                adaptations.append(
                    .tenseBefore(from: try rule.whole("from", in: 1...10), skip: try rule.text("skip")))
            case .tap:
                adaptations.append(
                    .tap(try rule.text("tap"), say: try rule.text("say"), skip: try rule.text("skip")))
            }
        }
        return adaptations
    }
}
