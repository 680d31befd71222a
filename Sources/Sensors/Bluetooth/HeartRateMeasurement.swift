public import Biosignals

/// What a Bluetooth heart-rate sensor notifies (Heart Rate Measurement, characteristic 2A37).
///
/// Byte 0 is flags: bit 0 the heart rate has 16 bits, bit 1 skin contact and bit 2 whether contact is told at all,
/// bit 3 energy is told, bit 4 intervals are. Then heart rate, energy, and as many intervals as fit, oldest first.
/// Intervals are kept in the unit of the air, 1/1024 s, and turned into ms late, as senders round differently by up to
/// 1 ms. A notification may hold none, and after an artefact some straps send a wrong one unmarked.
///
/// Source: Bluetooth SIG, Heart Rate Service 1.0. Checked against worked notifications; no radio here.
public struct HeartRateMeasurement: Sendable, Hashable {
    /// The most intervals of one notification that are kept; nine fit the smallest packets, this the next larger ones.
    public static let mostIntervals = 32

    /// Beats a minute, as the sensor reckons them.
    public let heartRate: Int
    /// Whether the sensor touches skin; nil when it cannot tell.
    public let contact: Bool?
    /// Kilojoules since the sensor's count was set to 0; nil when it is not told.
    public let energy: Int?
    /// Intervals told, at most `mostIntervals`.
    public let intervalCount: Int
    private let intervals: InlineArray<32, UInt16>

    /// nil for bytes that end before what their flags announce, or in half an interval.
    public init?(_ bytes: Span<UInt8>) {
        guard let flags = bytes.count > 0 ? bytes[0] : nil else { return nil }
        var at = 1
        func u16(_ place: Int) -> Int { Int(bytes[place]) | Int(bytes[place + 1]) << 8 }
        let isLong = flags & 1 != 0
        guard bytes.count >= at + (isLong ? 2 : 1) else { return nil }
        heartRate = isLong ? u16(at) : Int(bytes[at])
        at += isLong ? 2 : 1
        contact = flags & 4 != 0 ? flags & 2 != 0 : nil
        if flags & 8 != 0 {
            guard bytes.count >= at + 2 else { return nil }
            energy = u16(at)
            at += 2
        } else {
            energy = nil
        }
        var found = InlineArray<32, UInt16>(repeating: 0)
        var count = 0
        if flags & 16 != 0 {
            guard (bytes.count - at) % 2 == 0 else { return nil }
            while at + 1 < bytes.count, count < Self.mostIntervals {
                found[count] = UInt16(u16(at))
                count += 1
                at += 2
            }
        }
        intervals = found
        intervalCount = count
    }

    /// Interval `i`, the oldest first, in 1/1024 s.
    public func interval(_ i: Int) -> UInt16 {
        precondition(i < intervalCount, "the notification holds fewer intervals")
        return intervals[i]
    }

    /// Interval `i`, the oldest first, in ms.
    public func milliseconds(_ i: Int) -> Double { Double(interval(i)) * 1000 / 1024 }

    public static func == (a: Self, b: Self) -> Bool {
        guard a.heartRate == b.heartRate, a.contact == b.contact, a.energy == b.energy,
            a.intervalCount == b.intervalCount
        else { return false }
        return (0..<a.intervalCount).allSatisfy { a.intervals[$0] == b.intervals[$0] }
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(heartRate)
        hasher.combine(contact)
        hasher.combine(energy)
        for i in 0..<intervalCount { hasher.combine(intervals[i]) }
    }
}

/// A Bluetooth heart-rate sensor's notifications as sensor events.
///
/// There is no channel: only intervals, whose running sum is the time of the beats, as notifications arrive in heaps
/// (a median of 80 ms early, with a spread of 300 ms, in one published log). What they are depends on where the sensor
/// sits: a chest strap's are ECG intervals, those of an armband or a watch pulse-to-pulse times.
public struct HeartRateNotifications: Sendable {
    private let kind: ChannelKind
    private var announced = false
    private var contact = true

    /// `kind` is `.ecg` for a sensor on the chest (Body Sensor Location, 2A38, says 1), `.ppg` for any other.
    public init(kind: ChannelKind) { self.kind = kind }

    /// Appends what one notification holds.
    public mutating func push(_ notification: Span<UInt8>, into events: inout [SensorEvent]) {
        guard let measurement = HeartRateMeasurement(notification) else {
            events.append(.fault(.badFrame))
            return
        }
        if !announced {
            announced = true
            events.append(.layout([]))
        }
        events.append(.frame)
        if let now = measurement.contact, now != contact {
            contact = now
            events.append(.contact(channel: 0, now))
        }
        for i in 0..<measurement.intervalCount {
            events.append(.interval(milliseconds: measurement.milliseconds(i), kind: kind))
        }
    }
}
