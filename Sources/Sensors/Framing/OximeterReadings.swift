/// What oximeters say beside the pulse wave: whether a finger is in, and at intervals oxygen and pulse rate.
///
/// The wave is channel 0, oxygen channel 1, pulse rate channel 2. A reading that the device does not have leaves the
/// last one standing; before the first there is 0.
struct OximeterReadings: Sendable {
    /// Frames from one pair of readings to the next.
    private let every: Int
    private var frames = 0
    private var contact = ContactWatch()
    private var oxygen: Float = 0
    private var pulse: Float = 0

    init(every: Int) { self.every = every }

    /// Whether a byte can be oxygen in %; 127 stands for none.
    static func isOxygen(_ byte: UInt8) -> Bool { byte <= 100 || byte == 127 }

    mutating func reset() {
        frames = 0
        contact = ContactWatch()
    }

    /// The next frame: what it says of the finger, and its sample of the wave.
    @inline(__always)
    mutating func begin(contact now: Bool, wave: Int, into events: inout [SensorEvent]) {
        events.append(.frame)
        contact.follow(now, into: &events)
        events.append(.sample(channel: 0, Float(wave)))
    }

    /// What the frame says of oxygen, where more than 100 % is none, and of the pulse a minute; nil where the device
    /// does not know it.
    @inline(__always)
    mutating func rates(oxygen: UInt8, pulse: Int?, into events: inout [SensorEvent]) {
        if oxygen <= 100 { self.oxygen = Float(oxygen) }
        if let pulse { self.pulse = Float(pulse) }
        if frames == 0 {
            events.append(.sample(channel: 1, self.oxygen))
            events.append(.sample(channel: 2, self.pulse))
        }
        frames = frames + 1 == every ? 0 : frames + 1
    }
}
