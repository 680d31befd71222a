import Biosignals
import Guidance
import HRV

/// A named part of a recording: a phase of an exercise, or what follows a mark.
public struct RecordedPart: Sendable, Hashable {
    /// `arrive`, `paced`; the text of a mark.
    public var name: String
    /// Session seconds.
    public var start: Double
    public var end: Double

    public init(name: String, start: Double, end: Double) {
        self.name = name
        self.start = start
        self.end = end
    }

    /// The phases of every exercise that was run, each until the next one or the exercise's end. None in a file that holds
    /// signals alone.
    public static func phases(of inputs: SessionInputs) throws -> [RecordedPart] {
        guard case .recorded = inputs else { return [] }
        var parts: [RecordedPart] = []
        var open: PhaseStart?
        func close(_ end: Double) {
            guard let phase = open else { return }
            open = nil
            guard end > phase.time.seconds else { return }
            parts.append(RecordedPart(name: phase.id, start: phase.time.seconds, end: end))
        }
        var last = 0.0
        try inputs.forEachOutput { output in
            switch output {
            case .phase(let phase):
                close(phase.time.seconds)
                open = phase
            case .summary(let summary): close(summary.time.seconds)
            case .metrics(let metrics): last = max(last, metrics.value.time)
            default: break
            }
        }
        // A session that was cut off ends where its numbers end.
        close(min(last, open.map { $0.time.seconds + $0.seconds } ?? last))
        return parts
    }

    /// What follows each mark, until the next one or the recording's end.
    ///
    /// - Parameter end: session seconds of the recording's end.
    public static func events(of inputs: SessionInputs, end: Double) throws -> [RecordedPart] {
        var marks: [ImportedMark] = []
        switch inputs {
        case .signals(_, let imported, _, _), .long(_, let imported, _, _): marks = imported
        case .intervals: break
        case .recorded:
            try inputs.forEachOutput(isDetecting: false) { output in
                guard case .mark(let mark) = output else { return }
                marks.append(ImportedMark(time: mark.time.seconds, text: mark.text ?? ""))
            }
        }
        marks = marks.filter { $0.time >= 0 && $0.time < end }.sorted { $0.time < $1.time }
        return marks.indices.map { index in
            let next = index + 1 < marks.count ? marks[index + 1].time : end
            return RecordedPart(name: marks[index].text, start: marks[index].time, end: next)
        }.filter { $0.start < $0.end }
    }
}
