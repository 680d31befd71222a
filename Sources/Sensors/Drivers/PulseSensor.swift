import Biosignals

/// PulseSensor Amped and Playground: the clip or finger sensor of many schools, on an Arduino; 115200 baud, and 250000
/// where a sketch has two sensors.
///
/// The sketches print in several ways, all read here: `S512` for the wave, with `B72` and `Q833` behind it on a beat
/// (rate and interval in ms); for several sensors `a512`, `b498` …, with `A`, `B` … and `M`, `N` … on a beat;
/// `72,833,512` for the plotter (rate, last interval, wave); `512,72,833,1` of the recording tool (wave, rate, interval,
/// beat); `Signal 512`, `signal: 512` and `S:512`. A plotter line of several sensors holds their waves alone, `512,498`, and nothing tells it from
/// any other two columns: say `signals=2`.
///
/// The sensor is sampled 500 times a second and every tenth value printed without a filter, 48 to 50 lines a second
/// with jitter: the rate is measured. The board's own intervals have steps of 2 ms and mark a crossing half way up the
/// pulse, 5 to 20 ms uncertain; they are pulse-to-pulse times, taken from the first sensor only, from the beat letters
/// and the recording tool's mark. 600 and 750 beside a rate of 0 are what the board says without a pulse, and are not
/// passed on. There is no sign of a finger that came off.
///
/// Source: World Famous Electronics' PulseSensor libraries and sketches. Simulated only; the text is easily read by eye.
struct PulseSensor: LineDriver {
    static let descriptor = DriverDescriptor(
        id: "pulsesensor",
        summary: "PulseSensor on an Arduino: pulse wave and pulse-to-pulse intervals",
        lines: [LineSettings(baud: 115_200), LineSettings(baud: 250_000), LineSettings(baud: 9600)],
        lockRun: chain, rank: 900)

    static var encoder: (any SensorEncoder.Type)? { PulseSensorEncoder.self }

    static let options = [
        DriverOption(name: "signals", help: "sensors whose waves alone a plotter line holds, 2 to 8")
    ]

    /// Fewer than `text` wants, which would take some of these lines too.
    static let chain = 16

    private enum Form {
        static let letters = 0
        static let plotter = 1
        static let recorder = 2
        static let words = 3
        static let waves = 4
    }

    private static let highest = 4095

    var lines = LineHunt()
    private let signals: Int?
    private var channels: [Channel] = []
    private var rate = 0

    init() { signals = nil }

    init(options: DriverOptions) throws(DriverOptionError) {
        guard let text = options.values["signals"] else {
            signals = nil
            return
        }
        guard let count = Int(text), (2...8).contains(count) else {
            throw DriverOptionError("signals is a number from 2 to 8, not '\(text)'")
        }
        signals = count
    }

    mutating func forget() { rate = 0 }

    func form(of line: [UInt8]) -> Int? {
        if let signals {
            guard let (values, count) = TextScan.integers(line), count == signals else { return nil }
            for i in 0..<count where values[i] > Self.highest { return nil }
            return Form.waves
        }
        if Self.letter(line) != nil { return Form.letters }
        if Self.word(line) != nil { return Form.words }
        guard let (values, count) = TextScan.integers(line) else { return nil }
        if count == 3, Self.fit(rate: values[0], interval: values[1], wave: values[2]) { return Form.plotter }
        if count == 4, values[3] <= 1, Self.fit(rate: values[1], interval: values[2], wave: values[0]) {
            return Form.recorder
        }
        return nil
    }

    /// The rate is the mean of ten intervals: both must fit.
    private static func fit(rate: Int, interval: Int, wave: Int) -> Bool {
        guard wave <= highest else { return false }
        if rate == 0 { return isDefault(interval) }
        return (250...2500).contains(interval) && (36_000...96_000).contains(rate * interval)
    }

    /// What the board says when it has no pulse.
    private static func isDefault(_ interval: Int) -> Bool { interval == 600 || interval == 750 }

    /// A letter and a whole number.
    private static func letter(_ line: [UInt8]) -> (letter: UInt8, value: Int)? {
        switch line[0] {
        case 0x53, 0x51, 0x61...0x68, 0x41...0x48, 0x4D...0x54:
            guard line.count <= 6, let value = TextScan.integer(line, 1..<line.count) else { return nil }
            return (line[0], value)
        default: return nil
        }
    }

    /// `Signal 512`, `signal: 512`, `S:512`
    private static func word(_ line: [UInt8]) -> Int? {
        let name: StaticString =
            switch line[0] {
            case 0x73: "signal: "
            case 0x53 where line.count > 1 && line[1] == 0x3A: "S:"
            default: "Signal "
            }
        guard TextScan.begins(line, with: name) else { return nil }
        return TextScan.integer(line, name.utf8CodeUnitCount..<line.count)
    }

    mutating func begin(_ lines: [[UInt8]], form: Int, into events: inout [SensorEvent]) -> Bool {
        var count = 1
        if form == Form.waves, let signals { count = signals }
        if form == Form.letters {
            let sensors = lines.map { $0[0] }.filter { $0 == 0x53 || (0x61...0x68).contains($0) }
            guard let last = sensors.max() else { return false }
            if last != 0x53 { count = Int(last - 0x60) }
        }
        let now = (1...count).map { number in
            Channel(name: count == 1 ? "ppg" : "ppg\(number)", kind: .ppg, unit: "", nominalRate: nil)
        }
        guard now != channels else { return true }
        channels = now
        events.append(.layout(now))
        return true
    }

    mutating func take(_ line: [UInt8], form: Int, into events: inout [SensorEvent]) -> LineVerdict {
        switch form {
        case Form.letters:
            if let (letter, value) = Self.letter(line) { return take(letter, value, into: &events) }
        case Form.words:
            if let value = Self.word(line) {
                events.append(.frame)
                events.append(.sample(channel: 0, Float(value)))
                return .taken
            }
            if TextScan.begins(line, with: "BPM") || line[0] == 0xE2 { return .passed }
        default:
            if let (values, count) = TextScan.integers(line), self.form(of: line) == form {
                events.append(.frame)
                take(values, count, form, into: &events)
                return .taken
            }
            if line[0] == 0x25 { return .passed }
        }
        return TextScan.begins(line, with: "We created a pulseSensor") ? .restart : .unknown
    }

    private mutating func take(
        _ values: InlineArray<8, Int>, _ count: Int, _ form: Int, into events: inout [SensorEvent]
    ) {
        switch form {
        case Form.plotter: events.append(.sample(channel: 0, Float(values[2])))
        case Form.recorder:
            events.append(.sample(channel: 0, Float(values[0])))
            if values[3] == 1 { interval(values[2], rate: values[1], into: &events) }
        default: for i in 0..<count { events.append(.sample(channel: i, Float(values[i]))) }
        }
    }

    /// One sensor says `B` and `Q`; of several, the first says `A` and `M`.
    private mutating func take(
        _ letter: UInt8, _ value: Int, into events: inout [SensorEvent]
    ) -> LineVerdict {
        let isSingle = channels.count == 1
        let channel = letter == 0x53 && isSingle ? 0 : Int(letter) - 0x61
        if letter == (isSingle ? 0x42 : 0x41) {
            rate = value
        } else if letter == (isSingle ? 0x51 : 0x4D) {
            interval(value, rate: rate, into: &events)
        } else if channel >= 0 {
            guard channel < channels.count, value <= Self.highest else { return .unknown }
            events.append(.frame)
            events.append(.sample(channel: channel, Float(value)))
            return .taken
        }
        events.append(.frame)
        return .taken
    }

    private func interval(_ milliseconds: Int, rate: Int, into events: inout [SensorEvent]) {
        guard (200...3000).contains(milliseconds), rate > 0 || !Self.isDefault(milliseconds) else { return }
        events.append(.interval(milliseconds: Double(milliseconds), kind: .ppg))
    }
}
