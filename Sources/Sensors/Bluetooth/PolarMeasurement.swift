/// What a Polar strap sends over its measurement service (PMD): ECG and acceleration with the strap's own clock.
///
/// Data notification: kind (one byte), time in nanoseconds since 2000-01-01 of the *last* sample (eight bytes, low one
/// first), frame type, samples. ECG of type 0 is 24 bits a sample in µV; acceleration of type 1 is three times 16 bits
/// in mg. Bit 7 of the frame type says that the samples are packed as differences, which the H10's ECG never is and
/// which is not read here.
///
/// The clock stands in 2019 until somebody sets it. The ECG's rate is near 130 Hz, not exactly: take it from the times.
/// Ours reads in place and copies nothing.
///
/// Source: Polar's BLE SDK. Checked against worked notifications; no radio here.
public struct PolarMeasurement: Sendable, Hashable {
    public enum Content: UInt8, Sendable, Hashable {
        case ecg = 0
        case acceleration = 2
    }

    /// Seconds from 1970-01-01 to 2000-01-01.
    public static let epoch = 946_684_800.0
    private static let head = 10

    public let content: Content
    /// Nanoseconds since 2000-01-01 by the strap's clock, of the last sample.
    public let nanoseconds: UInt64
    /// Samples; one of acceleration is three numbers.
    public let count: Int

    /// nil for a kind or packing that is not read, and for bytes that end within a sample.
    public init?(_ bytes: Span<UInt8>) {
        guard bytes.count >= Self.head, let content = Content(rawValue: bytes[0]) else { return nil }
        let width: Int
        switch (content, bytes[9]) {
        case (.ecg, 0): width = 3
        case (.acceleration, 1): width = 6
        default: return nil
        }
        let body = bytes.count - Self.head
        guard body % width == 0 else { return nil }
        var time: UInt64 = 0
        for i in (1...8).reversed() { time = time << 8 | UInt64(bytes[i]) }
        self.content = content
        nanoseconds = time
        count = body / width
    }

    /// Seconds since 1970-01-01 by the strap's clock, of the last sample.
    public var unixSeconds: Double { Double(nanoseconds) / 1e9 + Self.epoch }

    /// ECG sample `i` of the notification that this was made from, in µV.
    public func ecg(_ i: Int, of bytes: Span<UInt8>) -> Int32 {
        precondition(content == .ecg && i < count, "the notification holds no such ECG sample")
        let at = Self.head + 3 * i
        let raw = UInt32(bytes[at]) << 8 | UInt32(bytes[at + 1]) << 16 | UInt32(bytes[at + 2]) << 24
        return Int32(bitPattern: raw) >> 8
    }

    /// Acceleration sample `i` along x, y and z of the notification that this was made from, in mg.
    public func acceleration(_ i: Int, of bytes: Span<UInt8>) -> SIMD3<Int16> {
        precondition(content == .acceleration && i < count, "the notification holds no such acceleration")
        func axis(_ n: Int) -> Int16 {
            let at = Self.head + 6 * i + 2 * n
            return Int16(bitPattern: UInt16(bytes[at]) | UInt16(bytes[at + 1]) << 8)
        }
        return SIMD3(axis(0), axis(1), axis(2))
    }
}

/// What a Polar strap is told on the control characteristic of its measurement service.
public enum PolarCommand {
    /// 130 samples a second of 14 bits.
    public static let startECG: [UInt8] = [0x02, 0x00, 0x00, 0x01, 0x82, 0x00, 0x01, 0x01, 0x0E, 0x00]
    /// 200 samples a second of 16 bits, up to 8 g.
    public static let startAcceleration: [UInt8] = [
        0x02, 0x02, 0x00, 0x01, 0xC8, 0x00, 0x01, 0x01, 0x10, 0x00, 0x02, 0x01, 0x08, 0x00,
    ]
    /// Streams must be stopped before the strap is let go.
    public static let stopECG: [UInt8] = [0x03, 0x00]
    public static let stopAcceleration: [UInt8] = [0x03, 0x02]
}
