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
    /// Options of the exercise that were chosen; nil for none.
    public var options: [String]?
    /// A practitioner is there and started it; nil for no.
    public var byPractitioner: Bool?
    /// What is known from earlier sessions; nil for nothing.
    public var history: PracticeHistory?

    public init(
        yaml: String, file: String, language: Language, profile: Profile = Profile(),
        sessionNumber: Int = 1, variant: String? = nil, options: [String]? = nil,
        byPractitioner: Bool? = nil, history: PracticeHistory? = nil
    ) {
        self.yaml = yaml
        self.file = file
        self.language = language
        self.profile = profile
        self.sessionNumber = sessionNumber
        self.variant = variant
        self.options = options
        self.byPractitioner = byPractitioner
        self.history = history
    }

    /// What conditions in the file can ask for.
    var facts: Set<String> { profile.facts.union(options ?? []) }
}
