import Foundation

/// The text header of a WFDB record.
///
/// Source: header(5) of the WFDB manual. Not read, and refused with a message: multi-segment records, sample skew,
/// and formats other than 16 and 212.
struct WFDBHeader: Sendable, Hashable {
    struct Signal: Sendable, Hashable {
        var file: String
        var format: Int
        /// Samples of this signal in each frame.
        var samplesPerFrame: Int
        /// Bytes before the first sample.
        var byteOffset: Int
        /// Counts for one physical unit.
        var gain: Double
        /// Count that stands for 0 physical units.
        var baseline: Double
        var unit: String
        var name: String
    }

    var record: String
    /// Frames a second.
    var frameRate: Double
    /// Frames in the record; nil when the header does not say.
    var frames: Int?
    /// Start as the header gives it, in the recorder's local time, ISO 8601 without offset; nil when not given.
    var start: String?
    var signals: [Signal]

    /// Rate that the format prescribes when the header names none, and gain for gain 0 or none.
    private static let defaultRate = 250.0
    private static let defaultGain = 200.0

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
        guard !fields[0].contains("/") else {
            throw refuse("it is a multi-segment WFDB record", "give the header of one of its segments")
        }
        guard signalCount >= 1, signalCount <= 256 else {
            throw refuse("it declares \(signalCount) signals", "a record with 1 to 256 signals can be read")
        }
        record = fields[0]
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
        start = fields.count >= 6 ? Self.isoStart(time: fields[4], date: fields[5]) : nil

        let signalLines = lines.dropFirst().prefix(signalCount)
        guard signalLines.count == signalCount else {
            throw refuse(
                "it declares \(signalCount) signals and describes \(signalLines.count)",
                "complete the header: one line for each signal")
        }
        signals = []
        for line in signalLines {
            guard let signal = Self.signal(line, index: signals.count) else {
                throw refuse(
                    "its signal line '\(line)' cannot be understood",
                    "expected: file format gain(baseline)/unit bits zero first checksum block name")
            }
            guard signal.format == 16 || signal.format == 212 else {
                throw refuse(
                    "its signal format \(signal.format) is not supported",
                    "convert it to format 16 or 212, for example with WFDB's xform")
            }
            signals.append(signal)
        }
    }

    /// Reads one signal line; nil when it does not follow the format.
    private static func signal(_ line: String, index: Int) -> Signal? {
        let fields = line.split(separator: " ", maxSplits: 8, omittingEmptySubsequences: true).map(
            String.init)
        guard fields.count >= 2 else { return nil }

        guard let layout = SampleLayout(fields[1]) else { return nil }

        // gain[(baseline)][/unit]
        var gain = defaultGain
        var baseline: Double?
        var unit = "mV"
        if fields.count >= 3 {
            var text = Substring(fields[2])
            if let slash = text.firstIndex(of: "/") {
                unit = String(text[text.index(after: slash)...])
                text = text[..<slash]
            }
            if let open = text.firstIndex(of: "(") {
                guard text.last == ")" else { return nil }
                guard let value = Double(text[text.index(after: open)...].dropLast()) else { return nil }
                baseline = value
                text = text[..<open]
            }
            guard let value = Double(text), value.isFinite else { return nil }
            if value != 0 { gain = value }
        }
        // Without a baseline of its own a signal's zero is the converter's.
        if baseline == nil, fields.count >= 5 {
            guard let zero = Double(fields[4]) else { return nil }
            baseline = zero
        }
        guard gain.isFinite, (baseline ?? 0).isFinite else { return nil }
        let name = fields.count >= 9 ? fields[8] : "signal \(index + 1)"
        return Signal(
            file: fields[0], format: layout.format, samplesPerFrame: layout.samplesPerFrame,
            byteOffset: layout.byteOffset,
            gain: gain, baseline: baseline ?? 0, unit: unit, name: name)
    }

    /// The field `format[xSAMPLES][:SKEW][+OFFSET]`; nil when it does not follow that, or has a skew.
    private struct SampleLayout {
        var format: Int
        var samplesPerFrame = 1
        var byteOffset = 0

        init?(_ field: String) {
            var rest = Substring(field)
            /// Takes digits off the front.
            func digits() -> Int? {
                let text = rest.prefix(while: \.isNumber)
                rest = rest.dropFirst(text.count)
                return Int(text)
            }
            guard let format = digits() else { return nil }
            self.format = format
            while let mark = rest.popFirst() {
                guard let value = digits() else { return nil }
                switch mark {
                case "x" where (1...10_000).contains(value): samplesPerFrame = value
                case ":" where value == 0: continue
                case "+": byteOffset = value
                default: return nil
                }
            }
        }
    }

    /// `10:20:30` and `07/10/2026` (day first) as `2026-10-07T10:20:30`; nil when they are not such.
    private static func isoStart(time: String, date: String) -> String? {
        let clock = time.split(separator: ".", maxSplits: 1)[0].split(separator: ":").compactMap { Int($0) }
        let day = date.split(separator: "/").compactMap { Int($0) }
        guard clock.count == 3, day.count == 3,
            (0...23).contains(clock[0]), (0...59).contains(clock[1]), (0...59).contains(clock[2]),
            (1...31).contains(day[0]), (1...12).contains(day[1]), (1...9999).contains(day[2])
        else { return nil }
        func padded(_ value: Int, _ width: Int) -> String {
            String(repeating: "0", count: max(0, width - String(value).count)) + String(value)
        }
        return "\(padded(day[2], 4))-\(padded(day[1], 2))-\(padded(day[0], 2))T"
            + "\(padded(clock[0], 2)):\(padded(clock[1], 2)):\(padded(clock[2], 2))"
    }
}
