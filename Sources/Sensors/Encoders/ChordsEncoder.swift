public import Biosignals

/// Speaks as a board with Upside Down Labs' Chords firmware does: `uno-r3`, `uno-r4` or `npg-lite`; silent until
/// `START`.
///
/// On the first input sits an ECG amplifier, on the second a breathing belt, on the third a pulse sensor; the rest
/// stands mid-scale. With the electrodes off inputs 1 and 3 stand at the upper rail. Obeys `WHORU`, `START`, `STOP`
/// and `STATUS`.
public struct ChordsEncoder: SensorEncoder {
    public static var forms: [String] { Chords.Board.allCases.map { $0.rawValue.lowercased() } }

    public var rate: Double { board.rate }
    private let board: Chords.Board
    private var isRunning = false
    private var number: UInt8 = 0
    private var line: [UInt8] = []

    public init?(form: String) {
        guard let board = Chords.Board(rawValue: form.uppercased()) else { return nil }
        self.board = board
    }

    public func described(carrying signals: [ChannelKind]) -> [String: String] {
        PortRole.described(wired: [.ecg, .belt, .ppg], signals)
    }

    public mutating func start() { isRunning = true }

    public mutating func encode(_ sample: PersonSample, into bytes: inout [UInt8]) {
        guard isRunning else { return }
        let full = board.full
        let share = Float(full) / 1023
        let ecg = sample.contact ? Self.counts((512 + sample.ecg / 4) * share, 0...full) : full
        let belt = Self.counts((300 + sample.resp * 300) * share, 0...full)
        let pulse = sample.contact ? Self.counts((300 + sample.ppg * 400) * share, 0...full) : full
        var values = [UInt16(ecg), UInt16(belt), UInt16(pulse)]
        if board != .npgLite {
            values.append(contentsOf: repeatElement(UInt16(full / 2), count: 3))
        }
        Self.append(number: number, values: values, to: &bytes)
        number &+= 1
    }

    public mutating func obey(_ commands: Span<UInt8>, into bytes: inout [UInt8]) {
        for i in 0..<commands.count {
            guard commands[i] == 0x0A else {
                line.append(commands[i])
                continue
            }
            obey(String(decoding: line.filter { $0 > 0x20 }, as: UTF8.self), into: &bytes)
            line.removeAll()
        }
    }

    private mutating func obey(_ command: String, into bytes: inout [UInt8]) {
        switch command {
        case "WHORU": bytes.append(contentsOf: "\(board.rawValue)\r\n".utf8)
        case "START": isRunning = true
        case "STOP": isRunning = false
        case "STATUS": bytes.append(contentsOf: (isRunning ? "START\r\n" : "STOP\r\n").utf8)
        default: break
        }
    }

    /// Appends one packet, byte for byte as the firmware sends it.
    public static func append(number: UInt8, values: [UInt16], to bytes: inout [UInt8]) {
        bytes.append(contentsOf: [0xC7, 0x7C, number])
        for value in values { bytes.append(highFirst: value) }
        bytes.append(1)
    }
}
