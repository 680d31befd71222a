import Biosignals
import HRV
import Sessions

/// What is to be analysed of a recording, and how.
struct AnalysisPlan: Sendable {
    var from: Double?
    var to: Double?
    var window: Double?
    var settings: AnalysisSettings
    var reading: RecordingOptions

    /// What a session heard in a recording.
    private struct Heard {
        var intervals: [Interval] = []
        var breaths: [Breath] = []
        var heartKind: ChannelKind?
        var signals: [String] = []
        var end = 0.0
    }

    /// One result, or one for each window.
    func analyze(_ path: String) throws -> [AnalysisBody] {
        let inputs = try reading.open(path)
        let heard = try listen(to: inputs)
        guard !heard.intervals.isEmpty else {
            throw CommandFailure(
                "cannot analyse \(path): no heart beats were found in it; check the signal, or choose one with --signal"
            )
        }
        let begin = from ?? 0
        let end = min(to ?? .infinity, heard.end)
        guard let window else {
            return [body(path, inputs, heard, begin, end, isWhole: from == nil && to == nil)]
        }
        var bodies: [AnalysisBody] = []
        var start = begin
        while start + window <= end + 0.5 {
            bodies.append(body(path, inputs, heard, start, start + window, isWhole: false))
            start += window
        }
        guard !bodies.isEmpty else {
            throw CommandFailure(
                "cannot analyse \(path) in windows of \(NumberText.text(window, 0)) s: it lasts \(NumberText.text(end - begin, 0)) s; choose a shorter --window"
            )
        }
        return bodies
    }

    private func listen(to inputs: SessionInputs) throws -> Heard {
        var heard = Heard()
        var session = Session()
        var outputs: [Output] = []
        try inputs.forEach { time, input in
            outputs.removeAll(keepingCapacity: true)
            session.handle(input, at: time, into: &outputs)
            for output in outputs {
                switch output {
                case .beat(let beat):
                    heard.intervals.append(Interval(time: beat.time.seconds, rr: beat.rr, flag: beat.flag))
                    heard.heartKind = heard.heartKind ?? beat.source
                    heard.end = max(heard.end, beat.time.seconds)
                case .breath(let breath): heard.breaths.append(breath)
                case .wave(let wave):
                    if !heard.signals.contains(wave.signal) { heard.signals.append(wave.signal) }
                default: break
                }
            }
            return true
        }
        return heard
    }

    private func body(
        _ path: String, _ inputs: SessionInputs, _ heard: Heard, _ begin: Double, _ end: Double, isWhole: Bool
    ) -> AnalysisBody {
        let inside = heard.intervals.filter { isWhole || ($0.time >= begin && $0.time < end) }
        let breaths = heard.breaths.filter {
            isWhole || ($0.inhale.seconds >= begin && $0.end.seconds <= end)
        }
        let result = HRVAnalysis.analyze(
            inside,
            breaths: breaths.map {
                (inhale: $0.inhale.seconds, exhale: $0.exhale.seconds, end: $0.end.seconds)
            },
            settings: settings)
        var body = AnalysisBody(
            recording: path, signal: signal(of: inputs, heard), result: result,
            breathSource: breaths.last?.source.rawValue)
        if !isWhole {
            body.fromSeconds = NumberText.rounded(begin, 3)
            body.toSeconds = NumberText.rounded(end, 3)
        }
        return body
    }

    /// Name of the signal that the beats were seen in.
    private func signal(of inputs: SessionInputs, _ heard: Heard) -> String? {
        switch inputs {
        case .intervals: "RR"
        case .signals(let signals, _): signals.first { $0.channel.kind == heard.heartKind }?.channel.name
        case .recorded:
            heard.signals.first { ChannelKind(signalName: $0) == heard.heartKind }
                ?? heard.heartKind?.rawValue
        }
    }
}
