public import Biosignals

/// Speaks as a BMD101 ECG module does: a raw value 512 times a second, in counts of 1 µV, and once a second signal and
/// heart rate. Without fingers the signal is 0 and so are the values.
public struct ThinkGearEncoder: SensorEncoder {
    public static var forms: [String] { ["bmd101"] }

    public var rate: Double { ThinkGear.rate }
    private var count = 0
    private var heartRate: UInt8 = 0
    private var wasOn = true

    public init?(form: String) {
        guard Self.forms.contains(form) else { return nil }
    }

    public mutating func encode(_ sample: PersonSample, into bytes: inout [UInt8]) {
        if let beat = sample.beat { heartRate = UInt8(clamping: Int((60 / beat.interval).rounded())) }
        if count % 512 == 0 || sample.contact != wasOn {
            Self.append(payload: [2, sample.contact ? 200 : 0, 3, heartRate], to: &bytes)
        }
        wasOn = sample.contact
        let raw = sample.contact ? Self.counts(sample.ecg, -32768...32767) : 0
        Self.append(raw: Int16(raw), to: &bytes)
        count += 1
    }

    /// Appends the packet of one raw value.
    public static func append(raw: Int16, to bytes: inout [UInt8]) {
        append(
            payload: [0x80, 2, UInt8(truncatingIfNeeded: raw >> 8), UInt8(truncatingIfNeeded: raw)],
            to: &bytes)
    }

    /// Appends a packet.
    public static func append(payload: [UInt8], to bytes: inout [UInt8]) {
        bytes.append(contentsOf: [0xAA, 0xAA, UInt8(payload.count)])
        bytes.append(contentsOf: payload)
        bytes.append(~payload.reduce(0, &+))
    }
}
