/// An exercise as its file says it: what is guided, said, watched and kept.
///
/// Made by `parse`, which refuses what is unsafe, unclear or unknown; see `SafetyLimits` for the limits that a
/// start adds.
public struct ExerciseDefinition: Sendable, Hashable {
    /// `calm-6`; also the name of its file.
    public var id: String
    public var version: Int
    public var name: Wording
    /// What is practised, in one sentence.
    public var goal: Wording
    /// Why, in one sentence that starts with "want".
    public var reason: Wording
    /// How to go on at home; nil when nothing is advised.
    public var home: Wording?
    /// Id of the shared line about sitting or lying.
    public var position: String
    public var sensors: SensorNeeds
    public var phases: [Phase]
    /// What a variant changes, by variant and phase.
    public var variants: [String: [String: PhaseChange]]
    public var cues: [CueRule]
    /// Nil for an exercise without live feedback.
    public var feedback: FeedbackSettings?
    public var success: [SuccessRule]
    public var adaptations: [Adaptation]
    /// Reasons to stop that are offered.
    public var stopReasons: [StopReason]
    /// What a kept session stores of it.
    public var stores: [StoredField]
    public var lines: LineBook

    public struct SensorNeeds: Sendable, Hashable {
        public enum Need: String, Sendable, Hashable, CaseIterable {
            case none, optional, useful, required
        }
        public var heart: Need
        public var breath: Need
    }

    public struct Phase: Sendable, Hashable {
        public var id: String
        public var mode: PhaseMode
        /// Length of a free or paced phase; 0 for a ladder, whose steps count breaths.
        public var seconds: Double
        /// Breaths a minute; 0 when free.
        public var rate: Double
        /// Share of a breath that is the inhale, 0.3 to 0.6.
        public var inhaleShare: Double
        /// Seconds over which the breath sound comes and goes.
        public var fadeIn: Double
        public var fadeOut: Double
        public var steps: [Step]
        /// Nothing is said in it that the file does not say.
        public var silent: Bool
        /// The person goes on alone after a paced phase: breathing calmly here is worth a word.
        public var tail: Bool
        /// Line in the file.
        public var line: Int
    }

    /// A step of a ladder.
    public struct Step: Sendable, Hashable {
        public var rate: Double
        public var breaths: Int
        public var line: Int
    }

    public struct PhaseChange: Sendable, Hashable {
        public var seconds: Double?
        public var rate: Double?
        public var inhaleShare: Double?
        public var line: Int
    }

    /// Something to say and when.
    public struct CueRule: Sendable, Hashable {
        public enum Moment: Sendable, Hashable {
            /// Seconds from the start of the phase; below zero from its end.
            case at(Double)
            /// On the last breath of each step that a slower one follows, or of a paced phase.
            case lastBreath
            /// On each of these breaths of the phase, from 1.
            case breaths(ClosedRange<Int>)
        }
        public enum Words: Sendable, Hashable {
            case own(Wording)
            /// Shared lines, `reason`, or `P` for the one true positive sentence.
            case shared([String])
            /// Said at the inhale and at the exhale of a breath.
            case breath(inhale: Wording, exhale: Wording)
        }
        public var id: String
        /// A phase, or a step of a ladder: `step-3`.
        public var phase: String
        public var moment: Moment
        /// Said until this session; nil for always.
        public var until: Int?
        public var words: Words
        public var line: Int
    }

    public struct FeedbackSettings: Sendable, Hashable {
        /// Levels begin with this phase or step.
        public var from: String
        public var chime: Bool
    }

    /// When the exercise counts as having worked. Read by reports.
    public enum SuccessRule: Sendable, Hashable {
        case practised(percent: Double)
        case following(seconds: Double)
        case comfortable
        case comfortStep
        case clean(seconds: Double, artefactPercent: Double)
    }

    public enum Adaptation: Sendable, Hashable {
        /// A line when breaths are deeper than `above` times the own free ones, `breaths` times in a row.
        case deepBreaths(above: Double, breaths: Int, say: String, every: Double)
        /// After taps on "too slow" or time at level 0: offer a rate, then another exercise.
        case tooSlow(taps: Int, searchingSeconds: Double, rate: Double, exercise: String)
        /// A ladder starts on the step nearest below the own rate, where a breath sensor tells it.
        case ownRate
        /// A variant for restless moments.
        case restless(variant: String)
    }

    public enum StopReason: String, Sendable, Hashable, CaseIterable {
        case dizzy, breathless, pain, anxious, baby, other
    }

    public enum StoredField: String, Sendable, Hashable, CaseIterable {
        case minutes, following, tension, artefacts, sdnn
        case meanHR = "mean-hr"
        case lnRMSSD = "ln-rmssd"
        case breathRate = "breath-rate"
        case comfortStep = "comfort-step"
    }

    /// Seconds from beginning to end for a variant, before any shortening.
    public func seconds(variant: String? = nil) -> Double {
        phases(variant: variant).reduce(0) { $0 + $1.plannedSeconds }
    }

    /// The phases with a variant's changes; an unknown variant changes nothing.
    func phases(variant: String?) -> [Phase] {
        guard let variant, let changes = variants[variant] else { return phases }
        return phases.map { phase in
            var phase = phase
            if let change = changes[phase.id] {
                phase.seconds = change.seconds ?? phase.seconds
                phase.inhaleShare = change.inhaleShare ?? phase.inhaleShare
                if let rate = change.rate {
                    phase.rate = rate
                    phase.line = change.line
                }
            }
            return phase
        }
    }

    /// The position line for a profile.
    public func positionText(language: Language, profile: Profile) -> String {
        let id = LineBook.resolve(position, for: profile)
        return lines.text(id, language: language, region: profile.region) ?? ""
    }
}

extension ExerciseDefinition.Phase {
    /// Seconds it takes, a ladder's slides aside.
    public var plannedSeconds: Double {
        mode == .ladder ? steps.reduce(0) { $0 + Double($1.breaths) * 60 / $1.rate } : seconds
    }
}
