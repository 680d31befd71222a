import Foundation

/// The text header of a WFDB record, of one segment or of several.
///
/// Source: header(5) of the WFDB manual.
struct WFDBHeader: Sendable, Hashable {
    /// A part of a multi-segment record.
    struct Segment: Sendable, Hashable {
        /// `~` for a gap.
        var name: String
        var frames: Int
    }

    var record: String
    /// Frames a second.
    var frameRate: Double
    /// Frames in the record; nil when the header does not say.
    var frames: Int?
    /// In the recorder's local time; nil when not given.
    var start: WallTime?
    /// Empty in a multi-segment header.
    var signals: [WFDBSignalLine] = []
    /// Empty in a header of one segment.
    var segments: [Segment] = []

    /// Rate that the format prescribes when the header names none.
    private static let defaultRate = 250.0

    init(text: String, path: String) throws(RecordingFormatError) {
        func refuse(_ problem: String, _ remedy: String) -> RecordingFormatError {
            RecordingFormatError(file: path, problem: problem, remedy: remedy)
        }
        let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty && !$0.hasPrefix("#") }
        guard let recordLine = lines.first else {
            throw refuse("the WFDB header is empty", "give the .hea file of a whole record")
        }
        let fields = recordLine.split(separator: " ").map(String.init)
        guard fields.count >= 2, let signalCount = Int(fields[1].prefix { $0 != "/" }) else {
            throw refuse(
                "its first line is not a WFDB record line (name, number of signals, rate)",
                "give the .hea file of a WFDB record")
        }
        guard signalCount >= 1, signalCount <= 256 else {
            throw refuse("it declares \(signalCount) signals", "a record with 1 to 256 signals can be read")
        }
        let name = fields[0].split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        record = name[0]
        frameRate = Self.defaultRate
        if fields.count >= 3 {
            // "360", "360/360" or "360/72(0)": the counter frequency after the slash does not matter here.
            let text = fields[2].prefix { $0 != "/" }
            guard let rate = Double(text), rate.isFinite, rate > 0, rate <= 1_000_000 else {
                throw refuse(
                    "its sample rate '\(fields[2])' makes no sense", "correct the header's first line")
            }
            frameRate = rate
        }
        if fields.count >= 4 {
            guard let count = Int(fields[3]), count >= 0 else {
                throw refuse(
                    "its sample count '\(fields[3])' is no number", "correct the header's first line")
            }
            frames = count == 0 ? nil : count
        }
        start = fields.count >= 6 ? WallTime(wfdbTime: fields[4], date: fields[5]) : nil
        if name.count > 1 {
            guard let count = Int(name[1]), count >= 1, name.count == 2 else {
                throw refuse("its name '\(fields[0])' makes no sense", "correct the header's first line")
            }
            segments = try Self.segments(lines.dropFirst(), count: count, path: path)
        } else {
            signals = try Self.signals(lines.dropFirst(), count: signalCount, path: path)
        }
    }

    private static func segments(
        _ lines: ArraySlice<String>, count: Int, path: String
    ) throws(RecordingFormatError) -> [Segment] {
        guard lines.count >= count else {
            throw RecordingFormatError(
                file: path, problem: "it declares \(count) segments and names \(lines.count)",
                remedy: "complete the header: one line for each segment")
        }
        var segments: [Segment] = []
        var names: Set<String> = []
        for line in lines.prefix(count) {
            let fields = line.split(separator: " ").map(String.init)
            guard fields.count >= 2, let frames = Int(fields[1]), (0...1 << 40).contains(frames) else {
                throw RecordingFormatError(
                    file: path, problem: "its segment line '\(line)' cannot be understood",
                    remedy: "expected: the segment's name and its number of samples")
            }
            // Each is read whole: one that came twice, or many times, would fill the memory.
            guard fields[0] == "~" || names.insert(fields[0]).inserted else {
                throw RecordingFormatError(
                    file: path, problem: "it names the segment \(fields[0]) twice",
                    remedy: "correct the header: every segment has a record of its own")
            }
            segments.append(Segment(name: fields[0], frames: frames))
        }
        return segments
    }

    private static func signals(
        _ lines: ArraySlice<String>, count: Int, path: String
    ) throws(RecordingFormatError) -> [WFDBSignalLine] {
        guard lines.count >= count else {
            throw RecordingFormatError(
                file: path, problem: "it declares \(count) signals and describes \(lines.count)",
                remedy: "complete the header: one line for each signal")
        }
        var signals: [WFDBSignalLine] = []
        for line in lines.prefix(count) {
            do {
                signals.append(try WFDBSignalLine(line, index: signals.count))
            } catch {
                switch error {
                case .notUnderstood:
                    throw RecordingFormatError(
                        file: path, problem: "its signal line '\(line)' cannot be understood",
                        remedy:
                            "expected: file format gain(baseline)/unit bits zero first checksum block name")
                case .unknownFormat(let number):
                    throw RecordingFormatError(
                        file: path, problem: "its signal format \(number) is not supported",
                        remedy: "convert it to format 16 or 212, for example with WFDB's xform")
                }
            }
        }
        return signals
    }
}

extension WallTime {
    /// `10:20:30` and `07/10/2026` (day first); nil when they are not such.
    fileprivate init?(wfdbTime time: String, date: String) {
        let clock = time.prefix { $0 != "." }.split(separator: ":").compactMap { Int($0) }
        let day = date.split(separator: "/").compactMap { Int($0) }
        guard clock.count == 3, day.count == 3,
            (0...23).contains(clock[0]), (0...59).contains(clock[1]), (0...59).contains(clock[2]),
            (1...31).contains(day[0]), (1...12).contains(day[1]), (1...9999).contains(day[2])
        else { return nil }
        self.init(
            year: day[2], month: day[1], day: day[0], hour: clock[0], minute: clock[1], second: clock[2])
    }
}
