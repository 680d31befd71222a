public import Biosignals

/// An exercise as it goes when nobody touches anything and no sensor is there: for a look and a listen beforehand.
public struct ExercisePreview: Sendable {
    /// Seconds between two looks at the clock, as in the daemon.
    static let tick = 0.1

    /// What happened, with the time at which it was handed out: cues come ahead of their time.
    public private(set) var events: [(given: SessionTime, event: GuidanceEvent)] = []
    public let name: String
    public let id: String
    public let language: Language
    /// A baby is there: the sound keeps to the baby's limits.
    public let isWithBaby: Bool
    /// When nothing comes any more.
    public let end: SessionTime

    /// Throws what is wrong with the exercise, or with it for this person.
    public init(_ start: ExerciseStart) throws(ExerciseError) {
        let definition = try ExerciseDefinition.parse(yaml: start.yaml, file: start.file)
        var run = try ExerciseRun(start, definition, at: .zero)
        var time = SessionTime.zero
        var given: [GuidanceEvent] = []
        var ticks = 0
        while !run.isFinished {
            time = SessionTime(seconds: Double(ticks) * Self.tick)
            ticks += 1
            given.removeAll(keepingCapacity: true)
            run.advance(to: time, signals: GuidanceSignals(), into: &given)
            for event in given { events.append((time, event)) }
        }
        (id, name, isWithBaby) = (definition.id, definition.name[start.language], definition.withBaby)
        (language, end) = (start.language, time)
    }

    public var cues: [Cue] { events.compactMap { if case .cue(let cue) = $0.event { cue } else { nil } } }
    public var phases: [PhaseStart] {
        events.compactMap { if case .phase(let phase) = $0.event { phase } else { nil } }
    }
}
