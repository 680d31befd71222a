/// Language of what is said and shown.
public enum Language: String, Sendable, Hashable, Codable, CaseIterable {
    case nl, en
}

/// Care words and telephone numbers differ between regions that share a language.
public enum Region: String, Sendable, Hashable, Codable, CaseIterable {
    case netherlands = "nl-NL"
    case flanders = "nl-BE"
    case other = "en"
}

/// What a person leaves out, told by her before an exercise or found in an earlier one (dossier §5.3).
public enum Avoidance: String, Sendable, Hashable, Codable, CaseIterable {
    /// Tingling wrists: no fists.
    case wrists
    /// Pelvic pain: thighs stay loose.
    case pelvis
    /// Cramp in the feet.
    case cramps
    /// A caesarean less than six weeks ago, or high blood pressure: nothing is made tight.
    case caesarean
    case bloodPressure = "blood-pressure"
    /// Attention to the body is unpleasant.
    case bodyFocus = "body-focus"
    /// Panic, trauma reactions or a crisis week: no stress check.
    case panic
}

/// Who practises: decides the limits that no exercise, flag or adaptation can pass (dossier §5.3).
public struct Profile: Sendable, Hashable, Codable {
    public enum Stage: String, Sendable, Hashable, Codable, CaseIterable {
        case pregnant
        case afterBirth = "after-birth"
        case other
    }
    public var stage: Stage
    /// Weeks pregnant, or weeks since the birth; nil when not told, which counts as the stricter case.
    public var weeks: Int?
    public var region: Region
    /// Nil in recordings from before it was asked.
    public var avoids: [Avoidance]?

    public init(
        stage: Stage = .other, weeks: Int? = nil, region: Region = .netherlands, avoids: [Avoidance]? = nil
    ) {
        self.stage = stage
        self.weeks = weeks
        self.region = region
        self.avoids = avoids
    }

    /// From 20 weeks, or pregnant without a week: never flat on the back.
    var isLatePregnancy: Bool { stage == .pregnant && (weeks ?? 20) >= 20 }

    func avoids(_ avoidance: Avoidance) -> Bool { avoids?.contains(avoidance) ?? false }

    /// Nothing may be made tight. A caesarean counts for six weeks.
    var leavesMusclesLoose: Bool {
        avoids(.bloodPressure)
            || (avoids(.caesarean) && (stage != .afterBirth || (weeks ?? 0) < 6))
    }

    /// What conditions in an exercise file can ask for.
    var facts: Set<String> {
        var facts: Set<String> = [stage.rawValue]
        if isLatePregnancy { facts.insert(Self.latePregnancy) }
        facts.formUnion((avoids ?? []).map(\.rawValue))
        return facts
    }

    static let latePregnancy = "late-pregnancy"
    static let allFacts =
        Stage.allCases.map(\.rawValue) + [latePregnancy] + Avoidance.allCases.map(\.rawValue)
}
