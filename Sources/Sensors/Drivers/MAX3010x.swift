import Biosignals

/// MAX30102 and MAX30105 finger sensors with SparkFun's sketches on an Arduino; 115200 baud.
///
/// Three forms of line: `IR=120034, BPM=72.10, Avg BPM=71`, with ` No finger?` behind it when the sketch sees none
/// (infrared below 50000), which takes the contact away; `red=…, ir=…, HR=…, HRvalid=…, SPO2=…, SPO2Valid=…`;
/// ` R[…] IR[…] G[…] Hz[…]`. Infrared, red and green light are pulse waves, low while blood is in the finger; what the
/// sketch reckons itself is recorded and used for nothing, as it is averaged. The rate is measured, 25 to 100 lines a
/// second. The oxygen sketch prints in batches with pauses to reckon: its wave is not even and its intervals are not
/// to be trusted. Intervals found in these waves are pulse-to-pulse times.
///
/// Source: SparkFun's MAX3010x library, its examples. Simulated only; the text is easily read by eye.
struct MAX3010x: LineDriver {
    static let descriptor = DriverDescriptor(
        id: "max3010x",
        summary: "MAX30102 or MAX30105 with SparkFun's sketches: pulse waves",
        lines: [LineSettings(baud: 115_200), LineSettings(baud: 9600)],
        lockRun: chain, rank: 901)

    static var encoder: (any SensorEncoder.Type)? { MAX3010xEncoder.self }

    /// Fewer than `text` wants, which would take some of these lines too.
    static let chain = 16

    /// What a sketch may print, in the order of the channels.
    private static let known: [(word: StaticString, name: String, kind: ChannelKind, unit: String)] = [
        ("ir", "ir", .ppg, ""),
        ("red", "red", .ppg, ""),
        ("r", "red", .ppg, ""),
        ("g", "green", .ppg, ""),
        ("bpm", "bpm", .other, "/min"),
        ("avg bpm", "bpm-mean", .other, "/min"),
        ("hr", "heart-rate", .other, "/min"),
        ("hrvalid", "heart-rate-valid", .other, ""),
        ("spo2", "spo2", .other, "%"),
        ("spo2valid", "spo2-valid", .other, ""),
        ("hz", "line-rate", .other, "Hz"),
    ]

    var lines = LineHunt()
    private var channels: [Channel] = []
    private var finger = ContactWatch()
    private var values = InlineArray<11, Float>(repeating: 0)

    mutating func forget() { finger = ContactWatch() }

    /// One bit for each of `known` that the line names.
    func form(of line: [UInt8]) -> Int? {
        var values = values
        return Self.read(line, into: &values)?.form
    }

    mutating func begin(_ lines: [[UInt8]], form: Int, into events: inout [SensorEvent]) -> Bool {
        let now = Self.known.indices.filter { form & 1 << $0 != 0 }.map { place in
            let entry = Self.known[place]
            return Channel(name: entry.name, kind: entry.kind, unit: entry.unit, nominalRate: nil)
        }
        guard now != channels else { return true }
        channels = now
        events.append(.layout(now))
        return true
    }

    mutating func take(_ line: [UInt8], form: Int, into events: inout [SensorEvent]) -> LineVerdict {
        guard let read = Self.read(line, into: &values), read.form == form else {
            return TextScan.begins(line, with: "Initializing") ? .restart : .unknown
        }
        events.append(.frame)
        finger.follow(read.finger, into: &events)
        var channel = 0
        for place in 0..<values.count where form & 1 << place != 0 {
            events.append(.sample(channel: channel, values[place]))
            channel += 1
        }
        return .taken
    }

    /// `name=value` between commas, or `name[value]` between blanks. nil when a name is none of these sketches', or the
    /// infrared light is missing.
    private static func read(
        _ line: [UInt8], into values: inout InlineArray<11, Float>
    ) -> (form: Int, finger: Bool)? {
        var form = 0
        var finger = true
        var at = 0
        while at < line.count {
            while at < line.count, line[at] == 0x20 || line[at] == 0x2C { at += 1 }
            if at == line.count { break }
            let start = at
            while at < line.count, line[at] != 0x3D, line[at] != 0x5B { at += 1 }
            guard at < line.count, let place = place(line, start..<at), form & 1 << place == 0 else {
                return nil
            }
            let bracket = line[at] == 0x5B
            at += 1
            let from = at
            while at < line.count, bracket ? line[at] != 0x5D : line[at] != 0x2C && line[at] != 0x20 {
                at += 1
            }
            guard case .value(let value) = TextNumber(line, from..<at) else { return nil }
            values[place] = Float(value)
            form |= 1 << place
            if bracket { at += 1 }
            if at + 1 < line.count, line[at] == 0x20, line[at + 1] == 0x4E {
                finger = false
                break
            }
        }
        return form & 1 != 0 && form & (form - 1) != 0 ? (form, finger) : nil
    }

    private static func place(_ line: [UInt8], _ range: Range<Int>) -> Int? {
        known.indices.first { TextName.equals(line, range, known[$0].word) }
    }
}
