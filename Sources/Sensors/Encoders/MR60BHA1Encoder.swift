public import Biosignals

/// Speaks as a Seeed MR60BHA1 radar. A person whose contact is gone moves about.
public struct MR60BHA1Encoder: SensorEncoder {
    public static let forms = ["mr60bha1"]

    private var breath: [UInt8] = []
    private var heart: [UInt8] = []
    private var samples = 0
    private var heartRate: UInt8 = 0
    private var lastBreath: Int?
    private var breathRate: UInt8 = 0
    private var lastResp: Float = 0

    public init?(form: String) {
        guard Self.forms.contains(form) else { return nil }
    }

    public var rate: Double { 25 }

    public mutating func encode(_ sample: PersonSample, into bytes: inout [UInt8]) {
        if let beat = sample.beat { heartRate = UInt8(clamping: Int((60 / beat.interval).rounded())) }
        countBreaths(sample.resp)
        if samples % 5 == 0 {
            breath.append(UInt8(Self.counts(128 + (sample.resp - 0.5) * 100, 0...255)))
            heart.append(UInt8(Self.counts(128 + (sample.ppg - 0.3) * 60, 0...255)))
        }
        samples += 1
        guard breath.count == 5 else { return }
        Self.append(MR60BHA1.Subject.movement, [sample.contact ? 2 : 80], to: &bytes)
        Self.append(MR60BHA1.Subject.distance, [0, 85], to: &bytes)
        Self.append(MR60BHA1.Subject.breaths, [breathRate], to: &bytes)
        Self.append(MR60BHA1.Subject.breathWave, breath, to: &bytes)
        Self.append(MR60BHA1.Subject.beats, [heartRate], to: &bytes)
        Self.append(MR60BHA1.Subject.heartWave, heart, to: &bytes)
        breath.removeAll(keepingCapacity: true)
        heart.removeAll(keepingCapacity: true)
    }

    /// A breath begins where the volume passes half of a normal one upwards.
    private mutating func countBreaths(_ resp: Float) {
        if lastResp < 0.5, resp >= 0.5 {
            if let last = lastBreath { breathRate = UInt8(clamping: 60 * 25 / max(1, samples - last)) }
            lastBreath = samples
        }
        lastResp = resp
    }

    /// Appends one frame, byte for byte as the module builds it.
    public static func append(_ subject: UInt16, _ data: [UInt8], to bytes: inout [UInt8]) {
        var frame: [UInt8] = [0x53, 0x59, UInt8(subject >> 8), UInt8(subject & 0xFF), 0, UInt8(data.count)]
        frame += data
        bytes += frame
        bytes += [frame.reduce(0, &+), 0x54, 0x43]
    }
}
