import Biosignals

/// Upside Down Labs' Chords firmware: Arduino UNO R3 and R4 and NPG Lite with BioAmp EXG amplifiers, 3 to 16 inputs.
///
/// `C7 7C`, packet number, u16 (high byte first) for each input, `01`. The number of inputs is told by where the next
/// packet begins. Three packets whose numbers go on are wanted before one is believed; lost packets are told by the
/// number. The board is silent until it is asked: `WHORU` names it, and with it rate and bits (UNO-R3 250 Hz 10 bits,
/// UNO-R4 500 Hz 14, NPG-LITE 500 Hz 12; of others the rate is measured), `START` and `STOP` do what they say. UNOs read
/// a command until a second passes without a byte, and start anew when the port is opened, so every command waits.
///
/// The first input is taken for an ECG unless `ports=` says what sits on which. Values are counts. There is no lead-off
/// detection; an ECG that stays at a rail of a known board for half a second is taken for one.
///
/// Source: Chords Arduino firmware (UNO-R3, UNO-R4, NPG-LITE-Serial). Verified against a worked frame and in simulation
/// only; no raw capture was at hand.
public struct Chords: SensorDriver {
    public static let descriptor = DriverDescriptor(
        id: "chords",
        summary: "Upside Down Labs Chords (UNO R3, R4, NPG Lite): ECG on the first input (ports=)",
        lines: [LineSettings(baud: 230400), LineSettings(baud: 115200)],
        lockRun: 4, rank: 14, identifiable: false)

    public static let options = [
        DriverOption(
            name: "ports",
            help: "sensors on A0, A1, …, separated by commas: \(PortRole.names) (default ecg)")
    ]

    public static var encoder: (any SensorEncoder.Type)? { ChordsEncoder.self }

    /// What a board answers to `WHORU`, and what follows from it.
    enum Board: String, Sendable, Hashable, CaseIterable {
        case unoR3 = "UNO-R3"
        case unoR4 = "UNO-R4"
        case npgLite = "NPG-LITE"

        /// Packets a second.
        var rate: Double { self == .unoR3 ? 250 : 500 }
        /// The greatest value.
        var full: Int32 {
            switch self {
            case .unoR3: 1023
            case .unoR4: 16383
            case .npgLite: 4095
            }
        }
    }

    private let roles: [PortRole]
    private var reader = FrameReader(ChordsFormat())
    private var board: Board?
    private var answer: [UInt8] = []
    private var inputs: PortChannels
    private var isAnnounced = false
    /// The layout that `inputs` are for; 0 when they must be made anew.
    private var kind: UInt32 = 0

    public init() { self.init([.ecg]) }

    public init(options: DriverOptions) throws(DriverOptionError) {
        self.init(try options.ports(most: ChordsFormat.most) ?? [.ecg])
    }

    private init(_ roles: [PortRole]) {
        self.roles = roles
        inputs = PortChannels(roles, rate: nil, rails: nil)
        answer.reserveCapacity(Self.longestAnswer)
    }

    private static let longestAnswer = 16

    public var commands: DeviceCommands? {
        DeviceCommands(
            start: [
                DeviceCommands.Message([], pause: 2),
                DeviceCommands.Message(Array("STOP\n".utf8), pause: 1.2),
                DeviceCommands.Message(Array("WHORU\n".utf8), pause: 1.2),
                DeviceCommands.Message(Array("START\n".utf8), pause: 1.2),
            ],
            stop: [DeviceCommands.Message(Array("STOP\n".utf8), pause: 0.1)])
    }

    public mutating func reset() {
        reader.reset()
        answer.removeAll(keepingCapacity: true)
    }

    public mutating func push(_ bytes: Span<UInt8>, into events: inout [SensorEvent]) {
        var taken = 0
        while taken < bytes.count {
            taken += reader.fill(from: bytes, at: taken)
            reading: while true {
                switch reader.next(into: &events) {
                case .frame: emit(into: &events)
                case .skipped(let byte): listen(byte)
                case .exhausted: break reading
                }
            }
        }
    }

    /// Collects a line and looks whether it names the board.
    private mutating func listen(_ byte: UInt8) {
        if byte == 0x0D || byte == 0x0A {
            if let named = Board.allCases.first(where: { answer.elementsEqual($0.rawValue.utf8) }) {
                board = named
                kind = 0
            }
            answer.removeAll(keepingCapacity: true)
        } else if answer.count < Self.longestAnswer {
            answer.append(byte)
        }
    }

    private mutating func emit(into events: inout [SensorEvent]) {
        if kind != reader.kind { layOut(into: &events) }
        events.append(.frame)
        for channel in 0..<inputs.count {
            let value = reader.window.bigU16(at: 3 + 2 * inputs.input(of: channel))
            inputs.give(channel, counts: Int32(value), value: Float(value), into: &events)
        }
    }

    private mutating func layOut(into events: inout [SensorEvent]) {
        kind = reader.kind
        let before = inputs.channels
        inputs = PortChannels(
            roles, present: kind.trailingZeroBitCount, rate: board?.rate, rails: board.map { 0...$0.full })
        if !isAnnounced || inputs.channels != before { events.append(.layout(inputs.channels)) }
        isAnnounced = true
    }
}

/// `C7 7C`, number, one to sixteen values, `01`. The bit of a layout is its number of inputs.
struct ChordsFormat: FrameFormat {
    static var chain: Int { 3 }
    static var counterValues: Int { 256 }
    /// The most inputs of a board.
    static let most = 16

    @inline(__always)
    func check(_ window: borrowing ByteWindow, at offset: Int, kind: UInt32) -> FrameCheck {
        let waiting = window.count - offset
        guard waiting > 0 else { return .incomplete }
        guard window[offset] == 0xC7 else { return .invalid(header: false) }
        guard waiting > 2 else { return .incomplete }
        guard window[offset + 1] == 0x7C else { return .invalid(header: false) }
        let counter = Int(window[offset + 2])
        if kind != 0 {
            let length = kind.trailingZeroBitCount * 2 + 4
            guard waiting >= length else { return .incomplete }
            guard window[offset + length - 1] == 1 else { return .invalid(header: true) }
            return .frame(length: length, counter: counter, kinds: kind)
        }
        // The first end byte with a packet behind it.
        for inputs in 1...Self.most {
            let end = offset + 3 + 2 * inputs
            guard window.count > end + 2 else { return .incomplete }
            if window[end] == 1, window[end + 1] == 0xC7, window[end + 2] == 0x7C {
                return .frame(length: 2 * inputs + 4, counter: counter, kinds: 1 << UInt32(inputs))
            }
        }
        return .invalid(header: true)
    }
}
