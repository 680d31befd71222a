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
struct Chords: PortDriver {
    static let descriptor = DriverDescriptor(
        id: "chords",
        summary: "Upside Down Labs Chords (UNO R3, R4, NPG Lite): ECG on the first input (ports=)",
        lines: [LineSettings(baud: 230400), LineSettings(baud: 115200)],
        lockRun: 4, rank: 14, identifiable: false)

    static let options = [DriverOption.ports("A0, A1, …", default: "ecg")]

    static var encoder: (any SensorEncoder.Type)? { ChordsEncoder.self }

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
    var reader = FrameReader(ChordsFormat())
    private var board: Board?
    private var answer: [UInt8] = []
    var inputs: PortChannels

    init() { self.init([.ecg]) }

    init(options: DriverOptions) throws(DriverOptionError) {
        self.init(try options.ports(most: ChordsFormat.most) ?? [.ecg])
    }

    private init(_ roles: [PortRole]) {
        self.roles = roles
        inputs = PortChannels(roles, rate: nil, rails: nil)
        answer.reserveCapacity(Self.longestAnswer)
    }

    private static let longestAnswer = 16

    var commands: DeviceCommands? {
        DeviceCommands(
            start: [
                DeviceCommands.Message([], pause: 2),
                DeviceCommands.Message(Array("STOP\n".utf8), pause: 1.2),
                DeviceCommands.Message(Array("WHORU\n".utf8), pause: 1.2),
                DeviceCommands.Message(Array("START\n".utf8), pause: 1.2),
            ],
            stop: [DeviceCommands.Message(Array("STOP\n".utf8), pause: 0.1)])
    }

    mutating func forget() { answer.removeAll(keepingCapacity: true) }

    mutating func skip(_ count: Int) {
        for place in 0..<count { hear(reader.window[place]) }
    }

    /// Collects a line and looks whether it names the board.
    private mutating func hear(_ byte: UInt8) {
        if byte == 0x0D || byte == 0x0A {
            if let named = Board.allCases.first(where: { answer.elementsEqual($0.rawValue.utf8) }) {
                board = named
                reader.layout.form = nil
            }
            answer.removeAll(keepingCapacity: true)
        } else if answer.count < Self.longestAnswer {
            answer.append(byte)
        }
    }

    mutating func begin(form: Int) -> [Channel] {
        inputs = PortChannels(roles, present: form, rate: board?.rate, rails: board.map { 0...$0.full })
        return inputs.channels
    }

    @inline(__always)
    func counts(of channel: Int) -> Int32? {
        Int32(reader.window.bigU16(at: 3 + 2 * inputs.input(of: channel)))
    }
}

/// `C7 7C`, number, one to sixteen values, `01`. Their number is the form.
struct ChordsFormat: FrameFormat {
    static func chain(ofForm form: Int) -> Int { 3 }
    static var counterValues: Int { 256 }
    static var bannerRun: Int { 12 }
    /// The most inputs of a board.
    static let most = 16

    @inline(__always)
    static func mayBegin(with byte: UInt8) -> Bool { byte == 0xC7 }

    @inline(__always)
    func check(_ window: borrowing ByteWindow, at offset: Int, form: Int?) -> FrameCheck {
        if let deviation = window.deviation(from: [0xC7, 0x7C], at: offset) { return deviation }
        guard window.count > offset + 2 else { return .incomplete }
        let counter = Int(window[offset + 2])
        if let form {
            let length = 2 * form + 4
            guard window.count >= offset + length else { return .incomplete }
            guard window[offset + length - 1] == 1 else { return .broken }
            return .frame(length: length, counter: counter, forms: 1 << UInt32(form))
        }
        // The first end byte with a packet behind it.
        for inputs in 1...Self.most {
            let end = offset + 3 + 2 * inputs
            guard window.count > end + 2 else { return .incomplete }
            if window[end] == 1, window[end + 1] == 0xC7, window[end + 2] == 0x7C {
                return .frame(length: 2 * inputs + 4, counter: counter, forms: 1 << UInt32(inputs))
            }
        }
        return .broken
    }
}
