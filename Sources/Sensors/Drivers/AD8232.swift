import Biosignals

/// SparkFun's AD8232 heart rate monitor with SparkFun's sketch on an Arduino with a real serial line; 9600 baud.
///
/// Each line is one reading of the ECG, 0 to 1023, or `!` while an electrode is off. The line is the brake: the sketch
/// waits until there is room for the next reading, so that readings are as far apart as their own lines are long,
/// 5.2 ms for three digits and 6.25 ms for four. Here they are put back on an even grid of 192 a second (five bytes of
/// the line) by a straight line between neighbours; three-digit readings pass unchanged. While an electrode is off the
/// last reading stands. 64 bytes wait in the board's memory, so all of it comes 67 ms late: the group delay.
///
/// Nothing tells these lines from other lines of numbers, so this driver is named; `text`, which finds them, does
/// without the even grid. At another speed, and on boards whose USB has no line behind it, `text` is right and this
/// is wrong. Better than either is a sketch with a fixed rate and a clock of its own.
///
/// Source: SparkFun's AD8232 sketch and the buffer length of the Arduino core for AVR boards. Simulated only.
struct AD8232: LineDriver {
    static let descriptor = DriverDescriptor(
        id: "ad8232",
        summary: "SparkFun AD8232 with SparkFun's sketch at 9600 baud: ECG; name it",
        lines: [LineSettings(baud: 9600)],
        lockRun: chain, rank: 902, identifiable: false)

    static var encoder: (any SensorEncoder.Type)? { AD8232Encoder.self }

    static let chain = 4
    /// Bytes a second of 9600 baud.
    static let byteRate = 960.0
    /// Bytes of the line from one sample of the even grid to the next.
    static let grid = 5
    private static let lineEnd = 2

    private static let channels = [
        Channel(
            name: "ecg", kind: .ecg, unit: "", nominalRate: byteRate / Double(grid), groupDelay: 64 / byteRate
        )
    ]

    var lines = LineHunt()
    private var announced = false
    private var lead = ContactWatch()
    private var last: (value: Float, bytes: Int)?
    /// Bytes from the last reading to the next sample of the grid.
    private var ahead = 0

    mutating func forget() {
        lead = ContactWatch()
        last = nil
        ahead = 0
    }

    func form(of line: [UInt8]) -> Int? { Self.isOff(line) || Self.reading(line) != nil ? 0 : nil }

    private static func isOff(_ line: [UInt8]) -> Bool { line.count == 1 && line[0] == 0x21 }

    private static func reading(_ line: [UInt8]) -> Float? {
        guard let value = TextScan.integer(line, 0..<line.count), value <= 4095 else { return nil }
        return Float(value)
    }

    mutating func begin(_ lines: [[UInt8]], form: Int, into events: inout [SensorEvent]) -> Bool {
        guard !announced else { return true }
        announced = true
        events.append(.layout(Self.channels))
        return true
    }

    mutating func take(_ line: [UInt8], form: Int, into events: inout [SensorEvent]) -> LineVerdict {
        let value = Self.reading(line)
        let isOff = Self.isOff(line)
        // Bytes that say nothing still took their time.
        go(on: value ?? last?.value ?? 0, bytes: line.count + Self.lineEnd, into: &events)
        guard value != nil || isOff else { return .unknown }
        events.append(.frame)
        lead.follow(!isOff, into: &events)
        return .taken
    }

    private mutating func go(on value: Float, bytes: Int, into events: inout [SensorEvent]) {
        if let last {
            while ahead <= last.bytes {
                let part = Float(ahead) / Float(last.bytes)
                events.append(.sample(channel: 0, last.value + (value - last.value) * part))
                ahead += Self.grid
            }
            ahead -= last.bytes
        }
        last = (value, bytes)
    }
}
