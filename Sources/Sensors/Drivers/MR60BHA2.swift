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
public struct MR60BHA2: FramedDriver {
    public static let descriptor = DriverDescriptor(
        id: "mr60bha2",
        summary: "Seeed MR60BHA2 or Hi-Link LD6002 radar: breathing without touch",
        lines: [LineSettings(baud: 115_200), LineSettings(baud: 1_382_400)],
        lockRun: 4, rank: 26)

    public static var encoder: (any SensorEncoder.Type)? { MR60BHA2Encoder.self }

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

    private static let head = 8
    private static let longestData = 512
    /// Steps of one after which the frame number is a counter.
    private static let countedSteps = 8

    var hunt = FrameHunt(longest: 2 * (longestData + head + 1))
    private var announced = false
    private var present = true
    private var lastNumber: UInt16?
    private var steps = 0

    public init() {}

    public mutating func push(_ bytes: Span<UInt8>, into events: inout [SensorEvent]) {
        scan(bytes, into: &events)
    }

    public mutating func reset() {
        hunt.reset()
        present = true
        lastNumber = nil
        steps = 0
    }

    static func chain(ofForm form: Int) -> Int { 1 }

    func inspect(at offset: Int, asForm form: Int) -> FrameVerdict {
        let waiting = hunt.window.count - offset
        guard waiting > 0 else { return .incomplete }
        guard hunt.window[offset] == 0x01 else { return .invalid(header: false) }
        guard waiting >= Self.head else { return .incomplete }
        let length = Int(hunt.window.bigU16(at: offset + 3))
        let type = hunt.window.bigU16(at: offset + 5)
        guard length <= Self.longestData, hunt.window[offset + 7] == check(offset..<offset + 7),
            type >> 8 == 0x0A || type >> 8 == 0x0F || type >> 8 == 0xFF
        else { return .invalid(header: false) }
        guard waiting > Self.head + length else { return .incomplete }
        let data = offset + Self.head
        guard hunt.window[data + length] == check(data..<data + length) else { return .invalid(header: true) }
        return .frame(length: Self.head + length + 1)
    }

    private func check(_ range: Range<Int>) -> UInt8 {
        var folded: UInt8 = 0
        for i in range { folded ^= hunt.window[i] }
        return ~folded
    }

    mutating func take(length: Int, form: Int, into events: inout [SensorEvent]) {
        if !announced {
            announced = true
            events.append(.layout(Self.channels))
        }
        follow(hunt.window.bigU16(at: 1), into: &events)
        events.append(.frame)
        switch (hunt.window.bigU16(at: 5), length - Self.head - 1) {
        case (Content.phases, 12...):
            sample(at: 4, channel: 0, into: &events)
            sample(at: 8, channel: 1, into: &events)
        case (Content.breaths, 4...): sample(at: 0, channel: 2, into: &events)
        case (Content.beats, 4...): sample(at: 0, channel: 3, into: &events)
        case (Content.distance, 8...):
            if hunt.window[Self.head] != 0 { sample(at: 4, channel: 4, into: &events) }
        case (Content.presence, 1...):
            let now = hunt.window[Self.head] != 0
            if now != present {
                present = now
                events.append(.contact(channel: 0, now))
            }
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
        let value = Float(bitPattern: hunt.window.u32(at: Self.head + place))
        events.append(value.isFinite ? .sample(channel: channel, value) : .fault(.badFrame))
    }
}
