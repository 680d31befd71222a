public import Biosignals

/// A Polar strap's ECG and acceleration notifications as sensor events.
///
/// Channels: ECG in µV at about 130 Hz, acceleration in mg at 200 Hz along three axes; the latter is recorded only. The
/// strap's time of the first sample goes in front of each ECG notification, worked back from that of the last at the
/// spacing since the notification before. Notifications carry no counter: one that ends more than half again as late as its
/// samples account for is behind a gap, whose frames are the notifications that are missing.
public struct PolarNotifications: Sendable {
    /// Samples a second as the maker states them.
    public static let ecgRate = 130.0

    public static let channels = [
        Channel(name: "ecg", kind: .ecg, unit: "uV", nominalRate: ecgRate),
        Channel(name: "acc-x", kind: .other, unit: "mg", nominalRate: 200),
        Channel(name: "acc-y", kind: .other, unit: "mg", nominalRate: 200),
        Channel(name: "acc-z", kind: .other, unit: "mg", nominalRate: 200),
    ]

    private var announced = false
    private var lastECG: UInt64?

    public init() {}

    /// Forgets the clock, as after the strap was connected anew.
    public mutating func reset() { lastECG = nil }

    /// Appends what one data notification holds.
    public mutating func push(_ notification: Span<UInt8>, into events: inout [SensorEvent]) {
        guard let measurement = PolarMeasurement(notification) else {
            events.append(.fault(.badFrame))
            return
        }
        if !announced {
            announced = true
            events.append(.layout(Self.channels))
        }
        switch measurement.content {
        case .ecg:
            follow(measurement, into: &events)
            for i in 0..<measurement.count {
                events.append(.sample(channel: 0, Float(measurement.ecg(i, of: notification))))
            }
        case .acceleration:
            for i in 0..<measurement.count {
                let value = measurement.acceleration(i, of: notification)
                for axis in 0..<3 { events.append(.sample(channel: 1 + axis, Float(value[axis]))) }
            }
        }
        events.append(.frame)
    }

    private mutating func follow(_ measurement: PolarMeasurement, into events: inout [SensorEvent]) {
        guard measurement.count > 0 else { return }
        let due = Double(measurement.count) / Self.ecgRate
        var spacing = 1 / Self.ecgRate
        if let last = lastECG {
            let passed = (Double(measurement.nanoseconds) - Double(last)) / 1e9
            if passed < due / 2 || passed > due * 1.5 {
                events.append(.gap(frames: max(1, Int((passed / due).rounded(.down)) - 1)))
            } else {
                spacing = passed / Double(measurement.count)
            }
        }
        lastECG = measurement.nanoseconds
        let first = Double(measurement.nanoseconds) / 1e9 - spacing * Double(measurement.count - 1)
        events.append(.deviceTime(seconds: first))
    }
}
