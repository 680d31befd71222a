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
struct ModularEEG: PortDriver {
    static let descriptor = DriverDescriptor(
        id: "olimex",
        summary: "Olimex SHIELD-EKG-EMG, ModularEEG (P2 packets): ECG on input 1",
        lines: [LineSettings(baud: 57600)],
        lockRun: 4, rank: 12)

    static let options = [DriverOption.ports("inputs 1 to 6", default: "ecg")]

    static var encoder: (any SensorEncoder.Type)? { ModularEEGEncoder.self }

    /// Packets a second.
    static let rate = 256.0

    var inputs: PortChannels
    var reader = FrameReader(ModularEEGFormat())

    init() { self.init([.ecg]) }

    init(options: DriverOptions) throws(DriverOptionError) {
        self.init(try options.ports(most: 6) ?? [.ecg])
    }

    private init(_ roles: [PortRole]) {
        inputs = PortChannels(roles, rate: Self.rate, rails: 0...1023)
    }

    @inline(__always)
    func counts(of channel: Int) -> Int32? {
        Int32(reader.window.bigU16(at: 4 + 2 * inputs.input(of: channel)))
    }
}

/// `A5 5A 02`, number, six values of ten bits, switches.
struct ModularEEGFormat: FrameFormat {
    static func chain(ofForm form: Int) -> Int { 3 }
    static var counterValues: Int { 256 }
    static var bannerRun: Int { 12 }
    private static let length = 17

    @inline(__always)
    static func mayBegin(with byte: UInt8) -> Bool { byte == 0xA5 }

    @inline(__always)
    func check(_ window: borrowing ByteWindow, at offset: Int, form: Int?) -> FrameCheck {
        if let deviation = window.deviation(from: [0xA5, 0x5A, 2], at: offset) { return deviation }
        guard window.count >= offset + Self.length else { return .incomplete }
        for i in 0..<6 where window[offset + 4 + 2 * i] > 3 { return .broken }
        return .frame(length: Self.length, counter: Int(window[offset + 3]))
    }
}
