extension ExerciseDefinition {
    /// Something to say and when.
    public struct CueRule: Sendable, Hashable {
        public enum Moment: Sendable, Hashable {
            /// Seconds from the start of the phase; below zero from its end.
            case at(Double)
            /// Share of the phase, 0 to 1.
            case share(Double)
            /// On the last breath of each step that a slower one follows, or of a paced phase.
            case lastBreath
            /// On each of these breaths of the phase, from 1.
            case breaths(ClosedRange<Int>)
            /// Only when something asks for it: a tap.
            case asked
        }
        public enum Words: Sendable, Hashable {
            case own(Wording)
            /// Shared lines, `reason`, or `P` for the one true positive sentence.
            case shared([String])
            /// Said at the inhale and at the exhale of a breath.
            case breath(inhale: Wording, exhale: Wording)
            /// Made tight for so many seconds between the two parts of the words, which `…` divides.
            case tense(Wording, seconds: Double)
            /// The words for how it came out.
            case outcomes([Outcome: OutcomeWords])
        }
        public struct OutcomeWords: Sendable, Hashable {
            public var id: String
            public var wording: Wording
        }
        /// Said in the places number `first`, `first + every`, … only.
        public struct Turn: Sendable, Hashable {
            public var first: Int
            public var every: Int

            func comes(at number: Int) -> Bool { number >= first && (number - first) % every == 0 }
        }
        public var id: String
        /// A phase, a step of a ladder (`step-3`), a place, a part of a search (`rate-2`, `rest-1`), or several
        /// at once: `each-place`, `each-rate`, `each-rest`.
        public var phase: String
        public var moment: Moment
        /// Said until this session; nil for always.
        public var until: Int?
        public var condition: Condition
        public var turn: Turn?
        /// Said at half the loudness.
        public var whisper: Bool
        public var words: Words
        public var line: Int
    }
}
