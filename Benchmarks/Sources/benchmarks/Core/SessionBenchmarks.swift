import Biosignals
import Guidance
import Sessions

extension CoreBenchmark {
    /// Untimed start that fills the windows and brings calm-6 into its paced part.
    private static let leadIn = 130
    private static let measured = 60

    private struct Run {
        var session = Session()
        var outputs: [Output] = []
        /// Bytes of JSON made.
        var said = 0
    }

    /// One person at 125 Hz with ten ticks a second: session time and people that one core could serve.
    mutating func sessions() throws {
        let entry = try ExerciseCatalogue.bundled().entry("calm-6")
        let calm = ExerciseStart(yaml: entry.yaml, file: entry.file, language: .en)
        let inputs = Signals.sessionInputs(seconds: Self.leadIn + Self.measured)
        session("Session, no exercise", inputs, exercise: nil, json: false)
        session("Session, calm-6", inputs, exercise: calm, json: false)
        session("Session, calm-6, events as JSON", inputs, exercise: calm, json: true)
    }

    private mutating func session(
        _ name: String, _ inputs: [(input: Input, time: SessionTime)], exercise: ExerciseStart?, json: Bool
    ) {
        let start = SessionTime(seconds: Double(Self.leadIn))
        let filling = inputs.filter { $0.time < start }
        let measured = inputs.filter { $0.time >= start }
        let cost = Stopwatch.cost(units: Self.measured * 125) {
            var run = Run()
            let attachment = Attachment(source: "serial:/dev/null", driver: "openview")
            run.session.handle(.attach(port: 1, attachment), at: .zero, into: &run.outputs)
            run.session.handle(.link(port: 1, .opened), at: .zero, into: &run.outputs)
            if let exercise {
                run.session.handle(.command(.start(exercise)), at: .zero, into: &run.outputs)
            }
            for (input, time) in filling { Self.handle(input, at: time, json: json, by: &run) }
            return run
        } work: { run in
            for (input, time) in measured { Self.handle(input, at: time, json: json, by: &run) }
        }
        let people = 1e9 / (cost.median * 125)
        add(name, cost, unit: "ns/frame", aim: "")
        add("  people per core: \(decimal(people, 0))")
    }

    private static func handle(_ input: Input, at time: SessionTime, json: Bool, by run: inout Run) {
        run.outputs.removeAll(keepingCapacity: true)
        run.session.handle(input, at: time, into: &run.outputs)
        guard json else { return }
        for output in run.outputs { run.said += output.json.utf8.count }
    }
}
