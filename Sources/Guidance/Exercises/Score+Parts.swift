extension Score {
    /// What is to be guided: a phase, or a part of one.
    struct Stage: Sendable {
        var id: String
        /// What a cue can call it by.
        var names: [String]
        var phase: Int
        /// Number within its phase from 1, of those that are done: steps of a ladder, rates, places; 0 otherwise.
        var step = 0
        /// Free, paced, ladder or slide.
        var mode: PhaseMode
        /// Breaths a minute that it leads to; nil when free.
        var rate: Double?
        /// Lengths of its first breaths, where it does not follow on other breaths.
        var leadIn: [Double] = []
        /// Seconds of a slide that may begin at the own rate.
        var slidesOver = 0.0
        var inhaleShare = Pacer.defaultInhaleShare
        var breaths = 0
        /// Chosen by the person in place of what was planned.
        var held = false
        /// It is done only when the exercise came out so.
        var outcome: ExerciseDefinition.Outcome?
        /// Muscles that its cues may make tight.
        var muscle: Muscle?
        /// Seconds of a free stage until laid out; then the real length of any stage.
        var seconds = 0.0
        var start = 0.0

        var end: Double { start + seconds }

        /// Number of breaths that fit into `seconds`.
        func breaths(filling seconds: Double) -> Int {
            guard let rate else { return 0 }
            var sum = 0.0
            for (count, cycle) in leadIn.enumerated() {
                sum += cycle
                if sum > seconds + 1e-6 { return count }
            }
            return leadIn.count + Int((seconds - sum) * rate / 60 + 1e-6)
        }
    }

    struct Line: Sendable {
        enum Content: Sendable, Hashable {
            case words(id: String, text: String)
            /// The one true positive sentence, chosen when it is said.
            case sentence
            /// The words for how it came out, chosen when they are said.
            case outcome([ExerciseDefinition.Outcome: ExerciseDefinition.CueRule.OutcomeWords])

            /// The same in every language; empty for what is chosen when it is said.
            var id: String {
                if case .words(let id, _) = self { id } else { "" }
            }
        }
        var start: Double
        var room: Double
        var content: Content
        var whisper = false
        /// Said because of something that happened, not by the file.
        var interjected = false

        var end: Double { start + room }
    }
}
