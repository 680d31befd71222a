import Biosignals

/// OpenBCI Cyton over its USB dongle, with or without the Daisy module: 8 inputs at 250 Hz or 16 at 125 Hz.
///
/// 33 bytes: `A0`, sample number, 8 × i24 (high byte first), 6 auxiliary bytes, `C0`…`C6`. There is no sum: three
/// frames whose numbers go on are wanted before one is believed. Samples lost on the radio, which are frequent, are told
/// by the number. With the Daisy, packets with an odd number are the board's inputs 1 to 8, even ones the Daisy's 9 to
/// 16. The board is silent until it is asked, and does not know what is wired to it: name it with
/// `ports=ecg,none,belt`. Without `ports` all inputs are passed on.
///
/// µV = counts · 4.5 V / gain / (2²³ − 1): 0.0224 µV at gain 24, ±187.5 mV; `gain=` sets another on the inputs that are
/// named, for electrodes whose offset is beyond that. An input that stays at a rail for half a second is off. The
/// ADS1299's sinc filter delays by one and a half samples, 6 ms; the Daisy firmware's average of two adds 2 ms. The
/// accelerometer (25 Hz, 1/8000 g) is passed on where the end byte is `C0`; zeros in between are no values.
///
/// Source: OpenBCI's Cyton library and data format page; decoding as BrainFlow's. Verified against an independent
/// encoder and in simulation only; no raw capture was at hand.
struct Cyton: PortDriver {
    static let descriptor = DriverDescriptor(
        id: "cyton",
        summary: "OpenBCI Cyton, Cyton with Daisy: 8 or 16 inputs; say which sensors (ports=ecg,belt)",
        lines: [LineSettings(baud: 115200)],
        lockRun: 4, rank: 13, identifiable: false)

    static let options = [
        .ports("inputs 1, 2, … 16"),
        DriverOption(name: "daisy", help: "yes when the Daisy module is plugged in (default no)"),
        DriverOption(name: "gain", help: "of the named inputs: 1, 2, 4, 6, 8, 12 or 24 (default 24)"),
    ]

    static var encoder: (any SensorEncoder.Type)? { CytonEncoder.self }

    /// Gains, at the place of their command digit.
    static let gains = [1, 2, 4, 6, 8, 12, 24]
    /// How commands call the inputs.
    static let letters = Array("12345678QWERTYUI".utf8)

    /// µV that a count stands for.
    static func microvolts(gain: Int) -> Float { Float(4.5e6 / Double(gain) / 8_388_607) }

    private let daisy: Bool
    private let gain: Int
    var inputs: PortChannels
    var reader = FrameReader(CytonFormat())

    init() { self.init([PortRole](repeating: .other, count: 8), daisy: false, gain: 24) }

    init(options: DriverOptions) throws(DriverOptionError) {
        let daisy = try options.choice("daisy", of: ["yes", "no"]) == "yes"
        let inputs = daisy ? 16 : 8
        self.init(
            try options.ports(most: inputs) ?? [PortRole](repeating: .other, count: inputs),
            daisy: daisy, gain: try options.number("gain", of: Self.gains) ?? 24)
    }

    private init(_ roles: [PortRole], daisy: Bool, gain: Int) {
        self.daisy = daisy
        self.gain = gain
        let scale = PortScale(
            unit: "uV", factor: Self.microvolts(gain: gain), rails: -8_388_608...8_388_607)
        inputs = PortChannels(
            roles, present: daisy ? 16 : 8, rate: daisy ? 125 : 250, groupDelay: daisy ? 0.008 : 0.006
        ) { _, _ in scale }
    }

    var commands: DeviceCommands? {
        var start = [
            // A stream may be running from before; then a soft reset, which prints a banner.
            DeviceCommands.Message(Array("s".utf8), pause: 0.15),
            DeviceCommands.Message(Array("v".utf8), pause: 2),
            DeviceCommands.Message(Array((daisy ? "C" : "c").utf8), pause: 0.5),
        ]
        if gain != 24, let digit = Self.gains.firstIndex(of: gain) {
            for channel in 0..<inputs.count {
                let input = inputs.input(of: channel)
                // On, this gain, normal input, in the bias, SRB2 on, SRB1 off: all but the gain as after a reset.
                let setting = [0x78, Self.letters[input], 0x30, 0x30 + UInt8(digit)] + Array("0110X".utf8)
                start.append(DeviceCommands.Message(setting, pause: 0.25))
            }
        }
        start.append(DeviceCommands.Message(Array("b".utf8)))
        return DeviceCommands(
            start: start, stop: [DeviceCommands.Message(Array("s".utf8), pause: 0.1)])
    }

    func begin(form: Int) -> [Channel] {
        inputs.channels
            + ["acc-x", "acc-y", "acc-z"].map {
                Channel(name: $0, kind: .other, unit: "g", nominalRate: 25)
            }
    }

    @inline(__always)
    func counts(of channel: Int) -> Int32? {
        let first = daisy && reader.window[1] & 1 == 0 ? 8 : 0
        let place = inputs.input(of: channel) - first
        return (0..<8).contains(place) ? reader.window.bigI24(at: 2 + 3 * place) : nil
    }

    mutating func take(length: Int, form: Int, into events: inout [SensorEvent]) {
        takeInputs(into: &events)
        if reader.window[32] == 0xC0 { acceleration(into: &events) }
    }

    private func acceleration(into events: inout [SensorEvent]) {
        let x = reader.window.bigI16(at: 26)
        let y = reader.window.bigI16(at: 28)
        let z = reader.window.bigI16(at: 30)
        if x == 0, y == 0, z == 0 { return }
        let first = inputs.count
        events.append(.sample(channel: first, Float(x) / 8000))
        events.append(.sample(channel: first + 1, Float(y) / 8000))
        events.append(.sample(channel: first + 2, Float(z) / 8000))
    }
}

/// `A0`, number, 30 bytes, `C0`…`C6`.
struct CytonFormat: FrameFormat {
    static func chain(ofForm form: Int) -> Int { 3 }
    static var counterValues: Int { 256 }
    static var bannerRun: Int { 12 }
    private static let length = 33

    @inline(__always)
    static func mayBegin(with byte: UInt8) -> Bool { byte == 0xA0 }

    @inline(__always)
    func check(_ window: borrowing ByteWindow, at offset: Int, form: Int?) -> FrameCheck {
        if let deviation = window.deviation(from: [0xA0], at: offset) { return deviation }
        guard window.count >= offset + Self.length else { return .incomplete }
        guard (0xC0...0xC6).contains(window[offset + 32]) else { return .broken }
        return .frame(length: Self.length, counter: Int(window[offset + 1]))
    }
}
