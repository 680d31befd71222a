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
public struct BITalino: SensorDriver {
    public static let descriptor = DriverDescriptor(
        id: "bitalino",
        summary: "BITalino (r)evolution: up to six inputs; say which sensors (ports=ecg,none,belt)",
        lines: [LineSettings(baud: 115200)],
        lockRun: 8, rank: 30, identifiable: false)

    public static let options = [
        DriverOption(
            name: "ports", help: "sensors on A1, A2, … A6, separated by commas: \(PortRole.names)"),
        DriverOption(name: "rate", help: "samples a second: 1, 10, 100 or 1000 (default 1000)"),
    ]

    public static var encoder: (any SensorEncoder.Type)? { BITalinoEncoder.self }

    private let rate: Int
    private var inputs: PortChannels
    /// The channels, with the units of their sensors.
    private let channels: [Channel]
    /// Value in the channel's unit = factor · counts + offset.
    private var factors = InlineArray<6, Float>(repeating: 1)
    private var offsets = InlineArray<6, Float>(repeating: 0)
    private var reader: FrameReader<BITalinoFormat>
    private var announced = false

    public init() {
        self.init([PortRole](repeating: .other, count: 6), rate: 1000)
    }

    public init(options: DriverOptions) throws(DriverOptionError) {
        self.init(
            try options.ports(most: 6) ?? [PortRole](repeating: .other, count: 6),
            rate: try options.number("rate", of: [1, 10, 100, 1000]) ?? 1000)
    }

    private init(_ roles: [PortRole], rate: Int) {
        self.rate = rate
        inputs = PortChannels(roles, rate: Double(rate), rails: 0...1023, prefix: "a")
        var channels = inputs.channels
        for place in channels.indices {
            let full: Float = place < 4 ? 1024 : 64
            let scale = Self.scale(of: roles[inputs.input(of: place)])
            guard let scale else { continue }
            channels[place].unit = scale.unit
            factors[place] = scale.span / full
            offsets[place] = scale.isCentred ? -scale.span / 2 : 0
        }
        self.channels = channels
        reader = FrameReader(BITalinoFormat(inputs: channels.count))
    }

    /// What the whole range of the converter stands for; nil for sensors that are not calibrated.
    private static func scale(of role: PortRole) -> (unit: String, span: Float, isCentred: Bool)? {
        switch role {
        case .ecg: ("mV", 3.3 / 1.1, true)
        case .emg: ("mV", 3.3 / 1.009, true)
        case .belt: ("%", 100, true)
        case .eda: ("uS", 3.3 / 0.132, false)
        case .eeg: ("uV", 3.3 / 0.04, true)
        case .ppg, .impedance, .airflow, .other, .none: nil
        }
    }

    public var commands: DeviceCommands? {
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

    public mutating func reset() { reader.reset() }

    public mutating func push(_ bytes: Span<UInt8>, into events: inout [SensorEvent]) {
        var taken = 0
        while taken < bytes.count {
            taken += reader.fill(from: bytes, at: taken)
            reading: while true {
                switch reader.next(into: &events) {
                case .frame(let length): emit(length, into: &events)
                case .skipped: continue
                case .exhausted: break reading
                }
            }
        }
    }

    private mutating func emit(_ length: Int, into events: inout [SensorEvent]) {
        if !announced {
            announced = true
            events.append(.layout(channels))
        }
        events.append(.frame)
        for place in 0..<inputs.count {
            let counts = Self.counts(reader.window, length: length, place: place)
            // The rails are those of ten bits; the fifth and sixth input have six.
            let wide = place < 4 ? Int32(counts) : counts == 63 ? 1023 : Int32(counts) << 4
            let value = Float(counts) * factors[place] + offsets[place]
            inputs.give(place, counts: wide, value: value, into: &events)
        }
    }

    /// The bits of the selected input `place`.
    @inline(__always)
    private static func counts(_ window: borrowing ByteWindow, length: Int, place: Int) -> UInt16 {
        let last = length - 1
        switch place {
        case 0: return UInt16(window[last - 1] & 0x0F) << 6 | UInt16(window[last - 2] >> 2)
        case 1: return UInt16(window[last - 2] & 0x03) << 8 | UInt16(window[last - 3])
        case 2: return UInt16(window[last - 4]) << 2 | UInt16(window[last - 5] >> 6)
        case 3: return UInt16(window[last - 5] & 0x3F) << 4 | UInt16(window[last - 6] >> 4)
        case 4: return UInt16(window[last - 6] & 0x0F) << 2 | UInt16(window[last - 7] >> 6)
        default: return UInt16(window[last - 7] & 0x3F)
        }
    }
}

/// Frames of one length with sequence and CRC-4 in their last byte.
struct BITalinoFormat: FrameFormat {
    static var chain: Int { 8 }
    static var counterValues: Int { 16 }

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
    func check(_ window: borrowing ByteWindow, at offset: Int, kind: UInt32) -> FrameCheck {
        guard window.count >= offset + length else { return .incomplete }
        let last = window[offset + length - 1]
        guard CRC4.of(window, at: offset, length: length) == last & 15 else {
            return .invalid(header: true)
        }
        return .frame(length: length, counter: Int(last >> 4), kinds: 1)
    }
}
