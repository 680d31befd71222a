import Biosignals

@testable import Guidance

/// Runs an exercise in accelerated time for tests.
struct Practice {
    var run: ExerciseRun
    var events: [GuidanceEvent] = []
    private var time = 0.0

    static let catalogue = Result { try ExerciseCatalogue.bundled() }

    init(
        _ id: String, language: Language = .nl, profile: Profile = Profile(), session: Int = 1,
        variant: String? = nil, yaml: String? = nil, options: [String] = [],
        byPractitioner: Bool = true, history: PracticeHistory? = nil
    ) throws {
        let entry = try Self.catalogue.get().entry(id)
        let start = ExerciseStart(
            yaml: yaml ?? entry.yaml, file: entry.file, language: language, profile: profile,
            sessionNumber: session, variant: variant, options: options, byPractitioner: byPractitioner,
            history: history)
        run =
            if yaml == nil {
                try ExerciseRun(start, entry.definition, at: .zero)
            } else {
                try ExerciseRun(start, at: .zero)
            }
    }

    /// The same with the one error that a start can have.
    static func make(
        _ id: String, language: Language = .nl, profile: Profile = Profile(), session: Int = 1,
        variant: String? = nil, yaml: String? = nil, options: [String] = [], history: PracticeHistory? = nil
    ) throws(ExerciseError) -> Practice {
        do {
            return try Practice(
                id, language: language, profile: profile, session: session, variant: variant, yaml: yaml,
                options: options, history: history)
        } catch let error as ExerciseError {
            throw error
        } catch {
            throw ExerciseError(file: id, line: nil, found: "\(error)", expected: "an exercise")
        }
    }

    /// Advances in steps of `step` seconds to `end`, or to the end of the exercise.
    mutating func go(
        to end: Double = 3000, step: Double = 0.1,
        signals: (Double) -> GuidanceSignals = { _ in GuidanceSignals() }
    ) {
        while time < end, !run.isFinished {
            time = min(end, time + step)
            run.advance(to: SessionTime(seconds: time), signals: signals(time), into: &events)
        }
    }

    /// Advances with signals that depend on where the exercise is; `on` may touch it in between.
    mutating func live(
        to end: Double = 3000, step: Double = 0.5, _ signals: (ExerciseRun, Double) -> GuidanceSignals,
        on touch: (inout ExerciseRun) -> Void = { _ in }
    ) {
        while time < end, !run.isFinished {
            time = min(end, time + step)
            run.advance(to: SessionTime(seconds: time), signals: signals(run, time), into: &events)
            touch(&run)
        }
    }

    /// Seconds since the phase that runs began.
    static func since(_ run: ExerciseRun, _ time: Double) -> Double { time - (run.phase?.time.seconds ?? 0) }

    var offers: [Offer] { events.compactMap { if case .offer(let offer) = $0 { offer } else { nil } } }
    var cards: [ContactCard] { events.compactMap { if case .card(let card) = $0 { card } else { nil } } }
    var now: SessionTime { SessionTime(seconds: time) }

    var cues: [Cue] { events.compactMap { if case .cue(let cue) = $0 { cue } else { nil } } }
    var voices: [Cue] { cues.filter { $0.kind == .voice } }
    var spoken: [String] { voices.compactMap(\.id) }
    var phases: [PhaseStart] { events.compactMap { if case .phase(let phase) = $0 { phase } else { nil } } }
    var levels: [Feedback] { events.compactMap { if case .feedback(let level) = $0 { level } else { nil } } }
    var summary: ExerciseSummary? {
        events.compactMap { if case .finished(let summary) = $0 { summary } else { nil } }.last
    }

    /// Seconds from the start of the exercise's clock.
    static func seconds(_ time: SessionTime) -> Double { time.seconds - ExerciseRun.leadTime }
}

/// A small exercise around one phase.
func minimalYAML(phase: String, cues: String = "[]") throws -> String {
    try Practice.catalogue.get().complete(
        """
        id: mini
        version: 1
        name: { nl: Klein, en: Small }
        goal: { nl: Klein, en: Small }
        reason: { nl: Klein, en: Small }
        position: G02
        sensors: { heart: none, breath: none }
        phases:
          - \(phase)
        cues: \(cues)
        feedback: none
        success: []
        adapt: []
        stop: [other]
        store: [minutes]
        """)
}
