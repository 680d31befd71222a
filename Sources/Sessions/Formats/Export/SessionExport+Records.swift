import Biosignals
public import Foundation
import HRV

/// Formats that are written from the signals as a whole.
extension SessionExport {
    /// Writes a WFDB record: `NAME.hea`, `NAME.dat` and the beats, breaths and marks as `NAME.qrs`. The header is
    /// written last: without it nothing takes the others for a record.
    ///
    /// - Parameters:
    ///   - path: of the header that is written.
    ///   - name: of the record; its other files are put beside `path` under this name.
    ///   - started: moment of session time zero.
    ///   - utcOffset: seconds that local time was ahead of UTC.
    public static func wfdb(
        _ inputs: SessionInputs, to path: String, name: String, started: Date, utcOffset: Int
    ) throws {
        let traces = try SignalTrace.all(of: inputs).filter { $0.count > 0 }
        let origin = traces.flatMap(\.stretches).map(\.start).min() ?? 0
        let start = WallTime(
            unixSeconds: started.timeIntervalSince1970 + origin, utcOffsetMinutes: utcOffset / 60)
        var events: [WFDBWriter.Event] = []
        try inputs.forEachOutput { output in
            if case .beat(let beat) = output {
                let isNormal = beat.flag == .ok
                events.append(
                    WFDBWriter.Event(
                        time: beat.time.seconds, code: isNormal ? 1 : 13,
                        text: isNormal ? "" : beat.flag.rawValue))
                return
            }
            events += annotations(of: output, origin: 0).map {
                WFDBWriter.Event(time: $0.onset, code: 22, text: $0.text)
            }
        }
        let record = try WFDBWriter(name: name, traces: traces, events: events, start: start)
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        do {
            try Data(record.data).write(to: folder.appendingPathComponent(name + ".dat"), options: .atomic)
            try Data(record.annotations).write(
                to: folder.appendingPathComponent(name + ".qrs"), options: .atomic)
            try Data(record.header).write(to: URL(fileURLWithPath: path))
        } catch {
            throw RecordingFormatError(
                file: path, problem: "it cannot be written (\(error.localizedDescription))",
                remedy: "check folder and free space")
        }
    }

    /// Writes an XDF file: every signal a stream, the intervals of clean and flagged beats, and marks.
    public static func xdf(_ inputs: SessionInputs, to path: String, started: Date) throws {
        let traces = try SignalTrace.all(of: inputs).filter { $0.count > 0 }
        var intervals: [XDFWriter.Event<Double>] = []
        var marks: [XDFWriter.Event<String>] = []
        try inputs.forEachOutput { output in
            if case .beat(let beat) = output {
                guard let rr = beat.rr else { return }
                intervals.append(.init(time: beat.time.seconds, value: rr))
                return
            }
            marks += annotations(of: output, origin: 0).map { .init(time: $0.onset, value: $0.text) }
        }
        intervals.sort { $0.time < $1.time }
        try XDFWriter.write(
            traces, intervals: intervals, marks: marks, started: Timestamp.iso8601(started), to: path)
    }

    /// The samples as a table: times in seconds, then a column for each signal with its unit. Rows in which every signal
    /// has a gap are left out.
    ///
    /// - Parameters:
    ///   - signal: the only one to write; nil for all, which must then have one rate.
    ///   - path: the file that is written, for errors.
    public static func samplesCSV(
        _ inputs: SessionInputs, signal: String? = nil, path: String
    ) throws -> String {
        var traces = try SignalTrace.all(of: inputs).filter { $0.count > 0 }
        let names = traces.map(\.name).joined(separator: ", ")
        if let signal {
            traces.removeAll { $0.name.lowercased() != signal.lowercased() }
            guard !traces.isEmpty else {
                throw RecordingFormatError(
                    file: path, problem: "there is no signal '\(signal)' to write",
                    remedy: "choose one of \(names)")
            }
        }
        let grid = try ExportGrid(traces, path: path)
        let rate = traces[0].rate
        let count = Int((grid.seconds * rate - 1e-6).rounded(.up))
        guard traces.allSatisfy({ abs($0.rate / rate - 1) * Double(max($0.count, 1)) < 0.5 }) else {
            throw RecordingFormatError(
                file: path, problem: "its signals differ in their rates, and a table has one",
                remedy: "choose one with --signal: \(names)")
        }
        let columns = traces.map { grid.samples(of: $0, rate: rate, count: count) }
        var text =
            (["time_s"] + traces.map { $0.unit.isEmpty ? $0.name : "\($0.name) [\($0.unit)]" })
            .map { $0.replacing(",", with: " ") }.joined(separator: ",") + "\n"
        for row in 0..<count where columns.contains(where: { !$0[row].isNaN }) {
            text += RoundedDecimal.text(grid.origin + Double(row) / rate, decimals: 6)
            for column in columns { text += column[row].isNaN ? "," : ",\(column[row])" }
            text += "\n"
        }
        return text
    }
}
