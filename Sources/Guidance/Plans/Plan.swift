/// Several sessions in order, each with one new step (dossier §1.4, §4.7).
public struct Plan: Sendable, Hashable {
    /// `start-5`; also the name of its file.
    public var id: String
    public var version: Int
    public var name: Wording
    public var goal: Wording
    /// What comes back until it is one's own.
    public var skills: [ExerciseDefinition.Skill]
    public var sessions: [Session]

    public struct Session: Sendable, Hashable {
        /// The one new step, in a few words.
        public var step: Wording
        public var parts: [Part]
        /// Line in the file.
        public var line: Int
    }

    public struct Part: Sendable, Hashable {
        public enum Content: Sendable, Hashable {
            /// An exercise of the catalogue, in a variant or not.
            case exercise(String, variant: String?)
            case explain(Wording)
            /// Talking with each other, looking back, choosing.
            case talk(Wording)
        }
        public var content: Content
        /// How long it takes; an exercise may be done more than once in its time.
        public var seconds: Double
        /// The new step of the session.
        public var isNew: Bool
        /// Done only where it fits.
        public var isOptional: Bool
        public var line: Int

        /// The exercise, where it is one.
        public var exercise: String? {
            if case .exercise(let id, _) = content { id } else { nil }
        }
    }
}
