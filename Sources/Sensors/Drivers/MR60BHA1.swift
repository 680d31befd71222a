import Biosignals

/// Seeed MR60BHA1, a 60 GHz radar that sees the chest move; 115200 baud, by a USB-serial adapter.
///
/// Frames: `53 59`, what it is about (two bytes), length (high byte first), data, sum of all before it, `54 43`.
/// Once a second the module sends five samples of its breathing wave (81/05) and five of its heart wave (85/05), bytes
/// around 128, which is taken off here, and its slow averages of breaths (81/02) and heart beats (85/02) a minute.
/// Body movement (80/03), 0 to 100, says when the waves mean nothing: from 40 up contact is taken away until it has
/// been below for two seconds. Distance (80/04) is in cm.
///
/// Breathing without touch works while a person sits or lies still within about 1.5 m. Five samples a second are enough
/// for breaths and not for beats: the heart wave is recorded only, and there is no interval between beats. The waves
/// come out of a filter whose delay the maker does not state, so phase against a pacer may be off by a constant.
///
/// Source: Seeed's Arduino library for the module. One published frame fits our sum; the rest only by simulation.
struct MR60BHA1: FramedDriver {
    static let descriptor = DriverDescriptor(
        id: "mr60bha1",
        summary: "Seeed MR60BHA1 radar: breathing without touch",
        lines: [LineSettings(baud: 115_200)],
        lockRun: 4, rank: 25)

    static var encoder: (any SensorEncoder.Type)? { MR60BHA1Encoder.self }

    /// The two bytes behind the header.
    enum Subject {
        static let movement: UInt16 = 0x8003
        static let distance: UInt16 = 0x8004
        static let breaths: UInt16 = 0x8102
        static let breathWave: UInt16 = 0x8105
        static let beats: UInt16 = 0x8502
        static let heartWave: UInt16 = 0x8505
    }

    private static let channels = [
        Channel(name: "resp", kind: .belt, unit: "", nominalRate: 5),
        Channel(name: "heart-wave", kind: .other, unit: "", nominalRate: 5),
        Channel(name: "breath-rate", kind: .other, unit: "/min", nominalRate: nil),
        Channel(name: "heart-rate", kind: .other, unit: "/min", nominalRate: nil),
        Channel(name: "movement", kind: .other, unit: "%", nominalRate: nil),
        Channel(name: "distance", kind: .other, unit: "cm", nominalRate: nil),
    ]

    /// Body movement from which the waves are not believed.
    private static let restless: UInt8 = 40
    /// Breathing waves (seconds) below it before they are believed again.
    private static let quietWaves = 2

    var reader = FrameReader(MR60BHA1Format())
    private var contact = ContactWatch()
    private var wavesSinceMovement = 0

    func begin(form: Int) -> [Channel] { Self.channels }

    mutating func forget() {
        contact = ContactWatch()
        wavesSinceMovement = 0
    }

    mutating func take(length: Int, form: Int, into events: inout [SensorEvent]) {
        events.append(.frame)
        let data = length - MR60BHA1Format.overhead
        let first = Float(reader.window[6])
        switch (reader.window.bigU16(at: 2), data) {
        case (Subject.breathWave, 5):
            wave(channel: 0, into: &events)
            settle(into: &events)
        case (Subject.heartWave, 5): wave(channel: 1, into: &events)
        case (Subject.breaths, 1): events.append(.sample(channel: 2, first))
        case (Subject.beats, 1): events.append(.sample(channel: 3, first))
        case (Subject.movement, 1):
            events.append(.sample(channel: 4, first))
            moved(reader.window[6], into: &events)
        case (Subject.distance, 2): events.append(.sample(channel: 5, Float(reader.window.bigU16(at: 6))))
        default: break
        }
    }

    private func wave(channel: Int, into events: inout [SensorEvent]) {
        for i in 0..<5 { events.append(.sample(channel: channel, Float(reader.window[6 + i]) - 128)) }
    }

    private mutating func moved(_ movement: UInt8, into events: inout [SensorEvent]) {
        guard movement >= Self.restless else { return }
        wavesSinceMovement = 0
        contact.follow(false, into: &events)
    }

    private mutating func settle(into events: inout [SensorEvent]) {
        guard !contact.isOn else { return }
        wavesSinceMovement += 1
        contact.follow(wavesSinceMovement > Self.quietWaves, into: &events)
    }
}

/// `53 59`, what it is about, length, data, sum, `54 43`.
struct MR60BHA1Format: FrameFormat {
    /// Bytes of a frame that are no data.
    static let overhead = 9
    private static let longestData = 64

    static func chain(ofForm form: Int) -> Int { 1 }

    @inline(__always)
    static func mayBegin(with byte: UInt8) -> Bool { byte == 0x53 }

    @inline(__always)
    func check(_ window: borrowing ByteWindow, at offset: Int, form: Int?) -> FrameCheck {
        if let deviation = window.deviation(from: [0x53, 0x59], at: offset) { return deviation }
        let waiting = window.count - offset
        guard waiting > 5 else { return .incomplete }
        let length = Int(window.bigU16(at: offset + 4))
        guard length <= Self.longestData else { return .broken }
        guard waiting >= length + Self.overhead else { return .incomplete }
        let end = offset + 6 + length
        let isWhole =
            window[end] == window.sum(offset..<end) && window[end + 1] == 0x54 && window[end + 2] == 0x43
        return isWhole ? .frame(length: length + Self.overhead) : .broken
    }
}
