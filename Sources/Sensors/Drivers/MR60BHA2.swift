import Biosignals

/// Seeed MR60BHA2 (115200 baud) and Hi-Link LD6002 (1382400 baud), 60 GHz radars that see the chest move.
///
/// Frames: `01`, number, length and type (two bytes each, high one first), the complement of the XOR of these seven,
/// data, the complement of the XOR of the data; numbers inside the data have the low byte first. Type 0A13 brings the
/// phase of the whole echo, of breathing and of the heart in radians, at a rate that is measured (10 to 20 a second);
/// 0A14 breaths and 0A15 beats a minute, slow averages; 0A16 the distance; 0F09 whether somebody is there. Nobody
/// there takes the contact away. The heart's phase is recorded only: no beat can be timed in it, and there is no
/// interval. The module's breathing filter has a delay that the maker does not state.
///
/// The frame number is taken for a counter once it has gone up by one eight times, and its jumps are gaps from then on.
///
/// Source: Seeed's mmWave library and ESPHome's component for the module. Only simulated; no capture.
struct MR60BHA2: FramedDriver {
    static let descriptor = DriverDescriptor(
        id: "mr60bha2",
        summary: "Seeed MR60BHA2 or Hi-Link LD6002 radar: breathing without touch",
        lines: [LineSettings(baud: 115_200), LineSettings(baud: 1_382_400)],
        lockRun: 4, rank: 26)

    static var encoder: (any SensorEncoder.Type)? { MR60BHA2Encoder.self }

    enum Content {
        static let phases: UInt16 = 0x0A13
        static let breaths: UInt16 = 0x0A14
        static let beats: UInt16 = 0x0A15
        static let distance: UInt16 = 0x0A16
        static let presence: UInt16 = 0x0F09
    }

    private static let channels = [
        Channel(name: "resp", kind: .belt, unit: "rad", nominalRate: nil),
        Channel(name: "heart-wave", kind: .other, unit: "rad", nominalRate: nil),
        Channel(name: "breath-rate", kind: .other, unit: "/min", nominalRate: nil),
        Channel(name: "heart-rate", kind: .other, unit: "/min", nominalRate: nil),
        Channel(name: "distance", kind: .other, unit: "cm", nominalRate: nil),
    ]

    /// Steps of one after which the frame number is a counter.
    private static let countedSteps = 8

    var reader = FrameReader(MR60BHA2Format())
    private var contact = ContactWatch()
    private var lastNumber: UInt16?
    private var steps = 0

    func begin(form: Int) -> [Channel] { Self.channels }

    mutating func forget() {
        contact = ContactWatch()
        lastNumber = nil
        steps = 0
    }

    mutating func take(length: Int, form: Int, into events: inout [SensorEvent]) {
        follow(reader.window.bigU16(at: 1), into: &events)
        events.append(.frame)
        switch (reader.window.bigU16(at: 5), length - MR60BHA2Format.head - 1) {
        case (Content.phases, 12...):
            sample(at: 4, channel: 0, into: &events)
            sample(at: 8, channel: 1, into: &events)
        case (Content.breaths, 4...): sample(at: 0, channel: 2, into: &events)
        case (Content.beats, 4...): sample(at: 0, channel: 3, into: &events)
        case (Content.distance, 8...):
            if reader.window[MR60BHA2Format.head] != 0 { sample(at: 4, channel: 4, into: &events) }
        case (Content.presence, 1...):
            contact.follow(reader.window[MR60BHA2Format.head] != 0, into: &events)
        default: break
        }
    }

    private mutating func follow(_ number: UInt16, into events: inout [SensorEvent]) {
        if let last = lastNumber {
            let step = number &- last
            if step == 1 {
                steps = min(steps + 1, Self.countedSteps)
            } else if steps == Self.countedSteps, step > 0 {
                events.append(.gap(frames: Int(step) - 1))
            } else {
                steps = 0
            }
        }
        lastNumber = number
    }

    /// The number at `place` of the data; what is no number is a bad frame.
    private func sample(at place: Int, channel: Int, into events: inout [SensorEvent]) {
        let value = Float(bitPattern: reader.window.u32(at: MR60BHA2Format.head + place))
        events.append(value.isFinite ? .sample(channel: channel, value) : .fault(.badFrame))
    }
}

/// `01`, number, length, type, complement of their XOR, data, complement of its XOR.
struct MR60BHA2Format: FrameFormat {
    /// Bytes before the data.
    static let head = 8
    private static let longestData = 512

    static func chain(ofForm form: Int) -> Int { 1 }

    @inline(__always)
    static func mayBegin(with byte: UInt8) -> Bool { byte == 0x01 }

    @inline(__always)
    func check(_ window: borrowing ByteWindow, at offset: Int, form: Int?) -> FrameCheck {
        if let deviation = window.deviation(from: [0x01], at: offset) { return deviation }
        let waiting = window.count - offset
        guard waiting >= Self.head else { return .incomplete }
        let length = Int(window.bigU16(at: offset + 3))
        let type = window[offset + 5]
        guard length <= Self.longestData, window[offset + 7] == ~window.xor(offset..<offset + 7),
            type == 0x0A || type == 0x0F || type == 0xFF
        else { return .foreign }
        guard waiting > Self.head + length else { return .incomplete }
        let end = offset + Self.head + length
        guard window[end] == ~window.xor(offset + Self.head..<end) else { return .broken }
        return .frame(length: Self.head + length + 1)
    }
}
