/// Whether a sensor is worn, said when that changes.
struct ContactWatch: Sendable {
    private(set) var isOn = true

    /// What the device says now of the sensor of `channels`.
    @inline(__always)
    mutating func follow(
        _ now: Bool, of channels: Range<Int> = 0..<1, into events: inout [SensorEvent]
    ) {
        guard now != isOn else { return }
        isOn = now
        for channel in channels { events.append(.contact(channel: channel, now)) }
    }
}
