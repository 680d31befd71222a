import Biosignals

/// Olimex SHIELD-EKG-EMG on an Arduino, and ModularEEG: "P2" packets of six inputs of 10 bits, 256 a second.
///
/// `A5 5A`, version `02`, packet number, 6 × u16 (high byte first), switches: 17 bytes without a sum. Three packets
/// whose numbers go on, with values of ten bits, are wanted before one is believed; lost packets are told by the number.
/// Olimex's sketch always sends six inputs, however many shields are stacked: only the first is passed on, as an ECG,
/// unless `ports=` says what sits on which. Values are counts of an amplifier whose gain is set with a trimmer. The
/// shield's own 40 Hz low-pass delays by about 7 ms, which is not taken off as the ModularEEG's differs. There is no
/// lead-off detection; an ECG that stays at a rail for half a second is taken for one.
///
/// Source: Olimex's sketch for the shield, OpenEEG's description of firmware P2. Verified against a worked frame and in
/// simulation only.
public struct ModularEEG: SensorDriver {
    public static let descriptor = DriverDescriptor(
        id: "olimex",
        summary: "Olimex SHIELD-EKG-EMG, ModularEEG (P2 packets): ECG on input 1",
        lines: [LineSettings(baud: 57600)],
        lockRun: 4, rank: 12)

    public static let options = [
        DriverOption(
            name: "ports",
            help: "sensors on inputs 1 to 6, separated by commas: \(PortRole.names) (default ecg)")
    ]

    public static var encoder: (any SensorEncoder.Type)? { ModularEEGEncoder.self }

    /// Packets a second.
    static let rate = 256.0

    private var inputs: PortChannels
    private var reader = FrameReader(ModularEEGFormat())
    private var announced = false

    public init() { self.init([.ecg]) }

    public init(options: DriverOptions) throws(DriverOptionError) {
        self.init(try options.ports(most: 6) ?? [.ecg])
    }

    private init(_ roles: [PortRole]) {
        inputs = PortChannels(roles, rate: Self.rate, rails: 0...1023)
    }

    public mutating func reset() { reader.reset() }

    public mutating func push(_ bytes: Span<UInt8>, into events: inout [SensorEvent]) {
        var taken = 0
        while taken < bytes.count {
            taken += reader.fill(from: bytes, at: taken)
            reading: while true {
                switch reader.next(into: &events) {
                case .frame: emit(into: &events)
                case .skipped: continue
                case .exhausted: break reading
                }
            }
        }
    }

    private mutating func emit(into events: inout [SensorEvent]) {
        if !announced {
            announced = true
            events.append(.layout(inputs.channels))
        }
        events.append(.frame)
        for channel in 0..<inputs.count {
            let value = reader.window.bigU16(at: 4 + 2 * inputs.input(of: channel))
            inputs.give(channel, counts: Int32(value), value: Float(value), into: &events)
        }
    }
}

/// `A5 5A 02`, number, six values of ten bits, switches.
struct ModularEEGFormat: FrameFormat {
    static var chain: Int { 3 }
    static var counterValues: Int { 256 }
    private static let length = 17

    @inline(__always)
    func check(_ window: borrowing ByteWindow, at offset: Int, kind: UInt32) -> FrameCheck {
        guard window.count > offset else { return .incomplete }
        guard window[offset] == 0xA5 else { return .invalid(header: false) }
        guard window.count >= offset + Self.length else { return .incomplete }
        guard window[offset + 1] == 0x5A, window[offset + 2] == 2 else { return .invalid(header: false) }
        for i in 0..<6 where window[offset + 4 + 2 * i] > 3 { return .invalid(header: true) }
        return .frame(length: Self.length, counter: Int(window[offset + 3]), kinds: 1)
    }
}
