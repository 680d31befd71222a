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

    public init(stage: Stage = .other, weeks: Int? = nil, region: Region = .netherlands) {
        self.stage = stage
        self.weeks = weeks
        self.region = region
    }
}

/// Everything that a run of an exercise depends on; with the inputs that follow it fixes every cue.
public struct ExerciseStart: Sendable, Hashable, Codable {
    /// The whole exercise file.
    public var yaml: String
    /// Its name, for error messages.
    public var file: String
    public var language: Language
    public var profile: Profile
    /// 1 for the first session with this exercise: decides how much is said and the paced limit.
    public var sessionNumber: Int
    /// Variant of the exercise's length: `short`, `long`; nil for the default.
    public var variant: String?

    public init(
        yaml: String, file: String, language: Language, profile: Profile = Profile(),
        sessionNumber: Int = 1, variant: String? = nil
    ) {
        self.yaml = yaml
        self.file = file
        self.language = language
        self.profile = profile
        self.sessionNumber = sessionNumber
        self.variant = variant
    }
}
