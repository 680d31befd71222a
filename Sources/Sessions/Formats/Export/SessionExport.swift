import Biosignals
public import Foundation
import Guidance
import HRV

/// Writes what a session said in formats that other programs read.
public enum SessionExport {
    /// Seconds that a signal may lie behind the others before it counts as lost.
    private static let patience = 10.0

    /// Writes EDF+C: every signal on one even grid, gaps filled and annotated, beats as `R` with the interval
    /// before them, breaths, phases, marks and ratings as annotations.
    ///
    /// The recording is replayed twice, so that memory stays flat however long it is: once for ranges and
    /// rates, once to write. The file opens at any moment while it grows.
    ///
    /// - Parameters:
    ///   - started: moment of session time zero.
    ///   - utcOffset: seconds that local time was ahead of UTC.
    public static func edf(
        _ inputs: SessionInputs, to path: String, started: Date, utcOffset: Int
    ) throws {
        let survey = try ExportSurvey(inputs)
        guard !survey.lines.isEmpty else {
            throw RecordingFormatError(
                file: path, problem: "there is no signal to write in it, only intervals",
                remedy: "convert to .txt or .csv")
        }
        let rates = survey.rates
        let signals = zip(survey.lines, rates).map { line, rate in
            let isFlat = !(line.low < line.high)
            return EDFSignal(
                label: String(line.name.prefix(16)), unit: line.unit.utf8.count > 8 ? "" : line.unit,
                rate: rate,
                physicalMinimum: Double(line.low) - (isFlat ? 1 : 0),
                physicalMaximum: Double(line.high) + (isFlat ? 1 : 0))
        }
        let begin = started.timeIntervalSince1970 + survey.start
        let writer = try EDFWriter(
            path: path, signals: signals,
            start: WallTime(unixSeconds: begin, utcOffsetMinutes: utcOffset / 60))
        var places = rates.map { ExportPlacement(rate: $0, origin: survey.start) }
        var layout = WaveLayout()
        try inputs.forEachOutput { output in
            for annotation in annotations(of: output, origin: survey.start) { writer.annotate(annotation) }
            if case .gap(let gap) = output { layout.note(gap) }
            guard case .wave(let wave) = output else { return }
            let (index, continues) = layout.place(wave)
            let (missing, values) = places[index].lay(wave, continues: continues)
            try writer.appendGap(samples: missing, to: index)
            try writer.append(values, to: index)
            let limit = wave.start.seconds - patience
            for other in places.indices where other != index {
                try writer.appendGap(samples: places[other].fill(upTo: limit), to: other)
            }
        }
        try writer.close()
    }

    /// What an output says in words, at its seconds after `origin`; nothing for most.
    static func annotations(of output: Output, origin: Double) -> [EDFAnnotation] {
        func at(_ time: SessionTime, _ text: String, _ duration: Double? = nil) -> EDFAnnotation {
            EDFAnnotation(onset: time.seconds - origin, duration: duration, text: text)
        }
        switch output {
        case .beat(let beat):
            guard let rr = beat.rr else { return [at(beat.time, "R")] }
            let flag = beat.flag == .ok ? "" : " \(beat.flag.rawValue)"
            return [at(beat.time, "R \(tenths(rr)) ms\(flag)")]
        case .breath(let breath):
            let label = breath.source == .derived ? " derived" : ""
            return [at(breath.inhale, "inhale" + label), at(breath.exhale, "exhale" + label)]
        case .phase(let phase):
            let rate = phase.rate.map { " \(tenths($0))/min" } ?? ""
            return [at(phase.time, "phase \(phase.id)\(rate)", phase.seconds)]
        case .mark(let mark): return [at(mark.time, mark.text.map { "mark \($0)" } ?? "mark")]
        case .rating(let rating): return [at(rating.time, "tension \(rating.value)")]
        case .device, .wave, .quality, .metrics, .feedback, .cue, .gap, .fault, .offer, .card, .summary:
            return []
        }
    }

    /// Intervals in ms, one a line, as measured. Those that follow nothing are not there.
    ///
    /// - Returns: the text, and how many of its intervals are flagged: the format cannot say which.
    public static func rrText(_ inputs: SessionInputs) throws -> (text: String, flagged: Int) {
        let beats = try beats(of: inputs).filter { $0.rr != nil }
        return (RRText.write(beats.compactMap(\.rr)), beats.count { $0.flag != .ok })
    }

    /// Beats with their intervals, flags and confidence.
    public static func beatsCSV(_ inputs: SessionInputs) throws -> String {
        var text = "time_s,rr_ms,flag,quality,source\n"
        for beat in try beats(of: inputs) {
            let rr = beat.rr.map { RoundedDecimal.text($0, decimals: 3) } ?? ""
            let time = RoundedDecimal.text(beat.time.seconds, decimals: 6)
            let quality = RoundedDecimal.text(beat.quality, decimals: 3)
            text += "\(time),\(rr),\(beat.flag.rawValue),\(quality),\(beat.source.rawValue)\n"
        }
        return text
    }

    /// Records the inputs and what follows from them as a session.
    ///
    /// - Parameter path: a file that is not there yet.
    public static func biofeed(_ inputs: SessionInputs, to path: String, header: RecordingHeader) throws {
        let writer = try RecordingWriter(path: path, header: header)
        var session = Session()
        var outputs: [Output] = []
        var waiting = 0
        try inputs.forEach { time, input in
            outputs.removeAll(keepingCapacity: true)
            session.handle(input, at: time, into: &outputs)
            writer.append(input, at: time, outputs: outputs)
            waiting += 1
            if waiting == 4096 {
                try writer.flush()
                waiting = 0
            }
            return true
        }
        try writer.close()
    }

    static func beats(of inputs: SessionInputs) throws -> [Beat] {
        var beats: [Beat] = []
        try inputs.forEachOutput { output in
            if case .beat(let beat) = output { beats.append(beat) }
        }
        return beats
    }

    private static func tenths(_ value: Double) -> String { RoundedDecimal.text(value, decimals: 1) }
}
