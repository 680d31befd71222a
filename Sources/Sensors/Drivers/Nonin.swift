import Biosignals

/// Nonin oximeters with a pulse wave: data formats 2 and 7 of the OEM III, the Xpod, the 9560 and the 3150; 9600 baud,
/// by cable or Bluetooth serial port.
///
/// 75 frames a second of five bytes, 25 to a packet, the first of which carries SYNC. Format 2: `01`, status, wave
/// (8 bits), a number, sum. Format 7: status, wave (16 bits, before the scaling for a display), a number, sum: the
/// better one. The numbers of a packet are pulse rate, oxygen and a counter of packets, by which and by SYNC losses
/// are told. Readings are averages over four beats, for the record only; 511 and 127 mean none and the last stands.
/// The status bits of a fallen sensor and of its alarm take the contact away; the perfusion bits, which mark a
/// pulse to 13 ms, are not used, as our own detection in the wave is finer. Intervals are pulse-to-pulse times.
///
/// OEM III and Xpod send by themselves; the 9560 and 3150 must be asked for a format within five seconds of the
/// connection: name it with `format`.
///
/// Source: Nonin's 9560 interface specification; format 2 also fits frames of a real capture, format 7 was only
/// simulated.
struct Nonin: FramedDriver {
    static let descriptor = DriverDescriptor(
        id: "nonin",
        summary: "Nonin oximeter, data format 2 or 7: pulse wave, oxygen",
        lines: [LineSettings(baud: 9600)],
        lockRun: 8, rank: 55)

    static var encoder: (any SensorEncoder.Type)? { NoninEncoder.self }

    static let options = [
        DriverOption(
            name: "format",
            help: "data format to ask the device for: 2 or 7; none for one that sends by itself")
    ]

    static let formats: [UInt8] = [2, 7]
    static let rate = 75
    static let packet = 25
    private static let channels = [
        Channel(name: "ppg", kind: .ppg, unit: "", nominalRate: Double(rate)),
        Channel(name: "spo2", kind: .other, unit: "%", nominalRate: 3),
        Channel(name: "pulse-rate", kind: .other, unit: "/min", nominalRate: 3),
    ]
    /// Values of the packet counter.
    private static let counterRange = 1 << 14

    var reader = FrameReader(NoninWaveFormat())
    private let format: UInt8?
    private var readings = OximeterReadings(every: 1)
    /// Number of the next frame in its packet, 0 to 25; nil until SYNC was seen.
    private var place: Int?
    /// Whether every frame since SYNC came.
    private var unbroken = false
    // What the packet says so far. It counts when the next SYNC shows that the packet was whole.
    private var pulse = 0
    private var oxygen: UInt8 = 0
    private var counter = 0
    private var lastCounter: Int?
    /// Packets begun since the one that `lastCounter` was in.
    private var packetsSince = 0

    init() { format = nil }

    init(options: DriverOptions) throws(DriverOptionError) {
        format = try NoninFormat.named(options, among: Self.formats)
    }

    var commands: DeviceCommands? { NoninFormat.commands(format) }

    func begin(form: Int) -> [Channel] { Self.channels }

    mutating func skip(_ count: Int) { unbroken = false }

    mutating func forget() {
        readings.reset()
        place = nil
        lastCounter = nil
        packetsSince = 0
    }

    mutating func take(length: Int, form: Int, into events: inout [SensorEvent]) {
        let status = reader.window[form == 0 ? 1 : 0]
        let number = Int(reader.window[3])
        follow(sync: status & 1 == 1, into: &events)
        let wave =
            form == 0 ? Int(reader.window[2]) : Int(reader.window[1]) << 8 | Int(reader.window[2])
        readings.begin(contact: status & 0x48 == 0, wave: wave, into: &events)
        guard let place else { return }
        switch place {
        case 0: pulse = (number & 3) << 7
        case 1: pulse |= number & 0x7F
        case 2: oxygen = reader.window[3]
        case 5: counter = (number & 0x7F) << 7
        case 6: counter |= number & 0x7F
        default: break
        }
        self.place = place + 1
    }

    /// Places the next frame in its packet. A SYNC that comes early, or not at all, tells of lost frames.
    private mutating func follow(sync: Bool, into events: inout [SensorEvent]) {
        if sync {
            if let place {
                packetsSince += 1
                if place < Self.packet {
                    events.append(.gap(frames: Self.packet - place))
                } else if unbroken {
                    close(into: &events)
                }
            }
            place = 0
            unbroken = true
        } else if place == Self.packet {
            place = nil
            lastCounter = nil
            events.append(.gap(frames: 1))
        }
    }

    /// A whole packet came.
    private mutating func close(into events: inout [SensorEvent]) {
        readings.rates(oxygen: oxygen, pulse: pulse == 511 ? nil : pulse, into: &events)
        if let last = lastCounter {
            let lost = (counter - last - packetsSince) & (Self.counterRange - 1)
            if lost > 0 { events.append(.gap(frames: lost * Self.packet)) }
        }
        lastCounter = counter
        packetsSince = 0
    }
}

/// Formats 2 and 7 of Nonin, told apart by their first byte.
struct NoninWaveFormat: FrameFormat {
    /// The sum alone comes right by chance in format 2.
    static func chain(ofForm form: Int) -> Int { form == 0 ? 5 : 8 }

    @inline(__always)
    static func mayBegin(with byte: UInt8) -> Bool { byte >= 0x80 || byte == 1 }

    @inline(__always)
    func check(_ window: borrowing ByteWindow, at offset: Int, form: Int?) -> FrameCheck {
        let waiting = window.count - offset
        guard waiting > 1 else { return .incomplete }
        let form = form ?? (window[offset] == 1 ? 0 : 1)
        if form == 0 {
            guard window[offset] == 1, window[offset + 1] >= 0x80 else { return .foreign }
        } else {
            guard window[offset] >= 0x80 else { return .foreign }
        }
        guard waiting >= 5 else { return .incomplete }
        let isWhole = window.sum(offset..<offset + 4) == window[offset + 4]
        return isWhole ? .frame(length: 5, forms: 1 << UInt32(form)) : .broken
    }
}
