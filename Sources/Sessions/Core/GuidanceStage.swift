import Biosignals
import Guidance

/// The running exercise and its events.
struct GuidanceStage: Sendable {
    /// What is running, or ran last: its pacer still explains the last 40 s.
    private(set) var run: ExerciseRun?
    private var events: [GuidanceEvent] = []
    /// How loud the cues are that were given out.
    var loudness = CueLoudness()

    var isRunning: Bool { run.map { !$0.isFinished } ?? false }
    var hasRun: Bool { run != nil }

    /// Phase of the breath that the pacer asks for, radians from inhale onset; nil where nothing is paced.
    func pacerPhase(at seconds: Double) -> Double? {
        run?.pacer.phase(at: SessionTime(seconds: seconds))
    }

    mutating func begin(_ run: ExerciseRun) { self.run = run }

    mutating func advance(
        to time: SessionTime, signals: GuidanceSignals, into sink: inout some OutputSink
    ) {
        change(into: &sink) { run, events in run.advance(to: time, signals: signals, into: &events) }
    }

    /// Applies a change to the running exercise, if there is one, and passes its events on.
    mutating func change(
        into sink: inout some OutputSink, _ body: (inout ExerciseRun, inout [GuidanceEvent]) -> Void
    ) {
        guard run != nil else { return }
        events.removeAll(keepingCapacity: true)
        if var current = run {
            run = nil
            body(&current, &events)
            run = current
        }
        for event in events {
            switch event {
            case .phase(let phase): sink.emit(.phase(phase))
            case .cue(let cue):
                loudness.schedule(cue)
                sink.emit(.cue(cue))
            case .feedback(let feedback): sink.emit(.feedback(feedback))
            case .offer(let offer): sink.emit(.offer(offer))
            case .card(let card): sink.emit(.card(card))
            case .finished(let summary): sink.emit(.summary(summary))
            }
        }
    }
}
