public import Biosignals

/// Speaks as a Zephyr HxM BT: one packet a second with the last 15 beat times. With the strap off no beat is added.
public struct HxMEncoder: SensorEncoder {
    public static let forms = ["hxm"]

    /// What one packet holds.
    public struct Fields: Sendable, Hashable {
        /// Percent.
        public var battery: UInt8 = 100
        public var heartRate: UInt8 = 0
        public var beatNumber: UInt8 = 0
        /// ms, newest first, 15 of them.
        public var times = [UInt16](repeating: 0, count: HxM.beatTimes)
        /// Sixteenths of a metre.
        public var distance: UInt16 = 0
        /// 1/256 m/s.
        public var speed: UInt16 = 0
        public var strides: UInt8 = 0

        public init() {}
    }

    /// Firmware and hardware, as a real strap names them: 9500.0026.V1f, 9800.0080.V1d.
    private static let identity: [UInt8] = [0x1A, 0x00, 0x31, 0x66, 0x50, 0x00, 0x31, 0x64]

    private var fields = Fields()
    private var samples = 0

    public init?(form: String) {
        guard Self.forms.contains(form) else { return nil }
    }

    public var rate: Double { 25 }

    public mutating func encode(_ sample: PersonSample, into bytes: inout [UInt8]) {
        if let beat = sample.beat, sample.contact {
            fields.heartRate = UInt8(clamping: Int((60 / beat.interval).rounded()))
            fields.beatNumber &+= 1
            fields.times.removeLast()
            fields.times.insert(UInt16(truncatingIfNeeded: Int((beat.time * 1000).rounded())), at: 0)
        }
        samples += 1
        if samples % 25 == 0 { Self.append(fields, to: &bytes) }
    }

    /// Appends one packet, byte for byte as the strap builds it.
    public static func append(_ fields: Fields, to bytes: inout [UInt8]) {
        func low(_ value: UInt16) -> [UInt8] { [UInt8(truncatingIfNeeded: value), UInt8(value >> 8)] }
        var payload = identity + [fields.battery, fields.heartRate, fields.beatNumber]
        payload += fields.times.flatMap(low)
        payload += [UInt8](repeating: 0, count: 6)
        payload += low(fields.distance) + low(fields.speed) + [fields.strides, 0, 0, 0]
        ZephyrPacket.append(id: BioHarness.Packet.hxm, payload, to: &bytes)
    }
}
