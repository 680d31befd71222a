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
    /// Who may start it.
    public var startedBy: Starter
    /// The skills it trains, for plans.
    public var trains: [Skill]
    /// A baby is in the room or on the lap: no reward sounds, and the sound keeps to the baby's limits.
    public var withBaby: Bool
    /// Whether tension is asked before and after.
    public var asksTension: Bool
    /// How often it may be done in a row; nil for as often as liked.
    public var mostInARow: Int?
    /// What can be chosen at the start, by name.
    public var options: [String: Wording]
    /// What can be told on the way with one touch, by name.
    public var taps: [String: Wording]
    public var phases: [Phase]
    /// What a variant changes, by variant and phase.
    public var variants: [String: [String: PhaseChange]]
    /// What is different for a stage of life, by phase.
    public var stages: [Profile.Stage: [String: PhaseChange]]
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

    public enum Starter: String, Sendable, Hashable, CaseIterable {
        case anyone, practitioner
    }

    /// What comes back in several sessions of a plan (dossier §1.4).
    public enum Skill: String, Sendable, Hashable, CaseIterable {
        /// Breathing slowly and small.
        case breathing
        /// Muscles loose.
        case muscles
        /// Noticing without changing.
        case noticing
        /// Calm together, and answering the baby.
        case together
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
        /// It was begun.
        case started
        /// So many places of the body were done.
        case places(Int)
        /// One of these taps came, or the person stopped for her baby.
        case answered
        /// So many rates were measured well enough.
        case trials(Int)
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
        /// A tap says a cue and leaves out a place.
        case tap(String, say: String, skip: String)
        /// Tension from this on before it leaves out a phase.
        case tenseBefore(from: Int, skip: String)
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
        case tempo, taps, recovery, started
    }

    /// Seconds from beginning to end for a variant, without options and before any shortening.
    public func seconds(variant: String? = nil) -> Double {
        phases(variant: variant).filter { $0.condition.holds(in: []) }.reduce(0) { $0 + $1.plannedSeconds }
    }

    /// Whether a part of it has no pacer, after the arrival and of at least half a minute.
    public var hasUnpacedPart: Bool {
        phases.dropFirst().contains { $0.mode.isFree && $0.plannedSeconds >= SafetyLimits.restBetweenBlocks }
    }

    /// Whether some of it is breathed with a pacer.
    public var isPaced: Bool { phases.contains { !$0.mode.isFree } }

    /// The phases with the changes of a stage of life and then of a variant; unknown ones change nothing.
    func phases(variant: String?, for stage: Profile.Stage = .other) -> [Phase] {
        let changes = [stages[stage], variant.flatMap { variants[$0] }].compactMap(\.self)
        return phases.map { phase in
            changes.reduce(phase) { phase, change in change[phase.id].map(phase.changed) ?? phase }
        }
    }

    /// The position line for a profile.
    public func positionText(language: Language, profile: Profile) -> String {
        let id = LineBook.resolve(position, for: profile)
        return lines.text(id, language: language, region: profile.region) ?? ""
    }
}
