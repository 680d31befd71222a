import Biosignals

/// PLUX BITalino (r)evolution, over Bluetooth (RFCOMM) or a USB serial adapter: one to six analog inputs.
///
/// A frame of 3 to 8 bytes is written from its end: sequence (4 bits) and CRC-4, the four digital lines, then the
/// selected inputs, the first four with 10 bits, the fifth and sixth with 6. A CRC of 4 bits passes by chance once in
/// 16, so eight frames with a sequence that goes on are wanted before one is believed. The board sends nothing until
/// it is told which inputs and how often, and does not say what is plugged into them: name it with
/// `ports=ecg,none,belt` (A1, A2, A3). Without `ports` all six are passed on as counts.
///
/// Values (VCC 3.3 V, n bits): ECG mV = (x/2ⁿ − ½)·3.3/1.1, EMG mV = (x/2ⁿ − ½)·3.3/1.009, PZT belt % =
/// (x/2ⁿ − ½)·100, EDA µS = x/2ⁿ·3.3/0.132, EEG µV = (x/2ⁿ − ½)·3.3/0.04; all else counts. The belt is a piezo and
/// shows change: peaks and troughs are right, a held breath sinks to the middle. The firmware filters nothing. It has
/// no lead-off detection; an ECG that stays at a rail for half a second is taken for one. Frames that the board had to
/// drop are told by the sequence, modulo 16.
///
/// Source: BITalino (r)evolution firmware, its Python and C++ APIs, and the maker's transfer functions; frames agree
/// with an independent encoder. Verified in simulation only; no raw capture was at hand.
struct BITalino: PortDriver {
    static let descriptor = DriverDescriptor(
        id: "bitalino",
        summary: "BITalino (r)evolution: up to six inputs; say which sensors (ports=ecg,none,belt)",
        lines: [LineSettings(baud: 115200)],
        lockRun: 8, rank: 30, identifiable: false)

    static let options = [
        .ports("A1, A2, … A6"),
        DriverOption(name: "rate", help: "samples a second: 1, 10, 100 or 1000 (default 1000)"),
    ]

    static var encoder: (any SensorEncoder.Type)? { BITalinoEncoder.self }

    private let rate: Int
    var inputs: PortChannels
    var reader: FrameReader<BITalinoFormat>

    init() { self.init([PortRole](repeating: .other, count: 6), rate: 1000) }

    init(options: DriverOptions) throws(DriverOptionError) {
        self.init(
            try options.ports(most: 6) ?? [PortRole](repeating: .other, count: 6),
            rate: try options.number("rate", of: [1, 10, 100, 1000]) ?? 1000)
    }

    private init(_ roles: [PortRole], rate: Int) {
        self.rate = rate
        inputs = PortChannels(roles, rate: Double(rate), prefix: "a", scale: Self.scale)
        reader = FrameReader(BITalinoFormat(inputs: inputs.count))
    }

    private static func scale(of role: PortRole, on channel: Int) -> PortScale {
        let full: Int32 = channel < 4 ? 1024 : 64
        func scale(_ unit: String, span: Float, isCentred: Bool) -> PortScale {
            PortScale(
                unit: unit, factor: span / Float(full), offset: isCentred ? -span / 2 : 0, rails: 0...full - 1
            )
        }
        return switch role {
        case .ecg: scale("mV", span: 3.3 / 1.1, isCentred: true)
        case .emg: scale("mV", span: 3.3 / 1.009, isCentred: true)
        case .belt: scale("%", span: 100, isCentred: true)
        case .eda: scale("uS", span: 3.3 / 0.132, isCentred: false)
        case .eeg: scale("uV", span: 3.3 / 0.04, isCentred: true)
        case .ppg, .impedance, .airflow, .other, .none: PortScale()
        }
    }

    var commands: DeviceCommands? {
        let mask = (0..<inputs.count).reduce(UInt8(0)) { $0 | 1 << UInt8(inputs.input(of: $1)) }
        let code: UInt8 =
            switch rate {
            case 1: 0x03
            case 10: 0x43
            case 100: 0x83
            default: 0xC3
            }
        // The board may still be sending to whoever had it before, and then hears nothing but the stop.
        return DeviceCommands(
            start: [
                DeviceCommands.Message([0], pause: 0.2),
                DeviceCommands.Message([code], pause: 0.2),
                DeviceCommands.Message([mask << 2 | 1]),
            ],
            stop: [DeviceCommands.Message([0], pause: 0.1)])
    }

    /// The bits of the selected input `channel`.
    @inline(__always)
    func counts(of channel: Int) -> Int32? {
        let last = reader.format.length - 1
        let window = reader.window
        let bits: UInt16 =
            switch channel {
            case 0: UInt16(window[last - 1] & 0x0F) << 6 | UInt16(window[last - 2] >> 2)
            case 1: UInt16(window[last - 2] & 0x03) << 8 | UInt16(window[last - 3])
            case 2: UInt16(window[last - 4]) << 2 | UInt16(window[last - 5] >> 6)
            case 3: UInt16(window[last - 5] & 0x3F) << 4 | UInt16(window[last - 6] >> 4)
            case 4: UInt16(window[last - 6] & 0x0F) << 2 | UInt16(window[last - 7] >> 6)
            default: UInt16(window[last - 7] & 0x3F)
            }
        return Int32(bits)
    }
}

/// Frames of one length with sequence and CRC-4 in their last byte.
struct BITalinoFormat: FrameFormat {
    static func chain(ofForm form: Int) -> Int { 8 }
    static var counterValues: Int { 16 }
    static var bannerRun: Int { 12 }

    /// Bytes of a frame.
    let length: Int

    init(inputs: Int) { length = Self.length(inputs: inputs) }

    static func length(inputs: Int) -> Int {
        switch inputs {
        case ...1: 3
        case 2: 4
        case 3: 6
        case 4: 7
        default: 8
        }
    }

    @inline(__always)
    func check(_ window: borrowing ByteWindow, at offset: Int, form: Int?) -> FrameCheck {
        guard window.count >= offset + length else { return .incomplete }
        let last = window[offset + length - 1]
        guard CRC4.of(window, at: offset, length: length) == last & 15 else { return .broken }
        return .frame(length: length, counter: Int(last >> 4))
    }
}
