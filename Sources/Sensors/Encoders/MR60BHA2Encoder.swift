public import Biosignals

/// Speaks as a Seeed MR60BHA2 radar: phases ten times a second, the rest once. A person whose contact is gone has left.
public struct MR60BHA2Encoder: SensorEncoder {
    public static let forms = ["mr60bha2"]

    private var samples = 0
    private var number: UInt16 = 0
    private var heartRate: Float = 0

    public init?(form: String) {
        guard Self.forms.contains(form) else { return nil }
    }

    public var rate: Double { 50 }

    public mutating func encode(_ sample: PersonSample, into bytes: inout [UInt8]) {
        if let beat = sample.beat { heartRate = Float(60 / beat.interval) }
        if samples % 5 == 0 {
            let breath = sample.contact ? (sample.resp - 0.5) * 4 : 0
            let heart = sample.contact ? (sample.ppg - 0.3) * 0.4 : 0
            send(MR60BHA2.Content.phases, [breath + heart, breath, heart], into: &bytes)
        }
        if samples % 50 == 0 {
            send(MR60BHA2.Content.presence, data: [sample.contact ? 1 : 0, 0], into: &bytes)
            send(MR60BHA2.Content.beats, [heartRate], into: &bytes)
            send(MR60BHA2.Content.distance, data: [1, 0, 0, 0] + Self.bytes(of: 85), into: &bytes)
        }
        samples += 1
    }

    private mutating func send(_ type: UInt16, _ values: [Float], into bytes: inout [UInt8]) {
        send(type, data: values.flatMap(Self.bytes), into: &bytes)
    }

    private mutating func send(_ type: UInt16, data: [UInt8], into bytes: inout [UInt8]) {
        number &+= 1
        Self.append(number: number, type, data, to: &bytes)
    }

    /// Low byte first.
    public static func bytes(of value: Float) -> [UInt8] {
        [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: value.bitPattern >> $0) }
    }

    /// Appends one frame, byte for byte as the module builds it.
    public static func append(number: UInt16, _ type: UInt16, _ data: [UInt8], to bytes: inout [UInt8]) {
        func check(_ part: [UInt8]) -> UInt8 { ~part.reduce(0, ^) }
        func high(_ value: UInt16) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 0xFF)] }
        let head = [0x01] + high(number) + high(UInt16(data.count)) + high(type)
        bytes += head
        bytes.append(check(head))
        bytes += data
        bytes.append(check(data))
    }
}
