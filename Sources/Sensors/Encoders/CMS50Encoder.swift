public import Biosignals

/// Speaks as a Contec CMS50 with the older firmware. Without a finger it repeats the last wave and says so.
public struct CMS50Encoder: SensorEncoder {
    public static let forms = ["cms50"]

    /// What one frame holds.
    public struct Fields: Sendable, Hashable {
        public var beep = false
        public var oxygenDropping = false
        public var fingerOut = false
        /// 0 to 8.
        public var strength: UInt8 = 6
        /// 0 to 127.
        public var wave: UInt8 = 0
        public var searching = false
        public var probeError = false
        /// 0 to 15.
        public var bar: UInt8 = 0
        /// Beats a minute; 255 for none.
        public var pulse: UInt8 = 255
        /// Percent; 127 for none.
        public var oxygen: UInt8 = 127

        public init() {}
    }

    private var fields = Fields()

    public init?(form: String) {
        guard Self.forms.contains(form) else { return nil }
    }

    public var rate: Double { Double(CMS50.rate) }

    public mutating func encode(_ sample: PersonSample, into bytes: inout [UInt8]) {
        Self.follow(sample, &fields)
        Self.append(fields, to: &bytes)
    }

    /// What either firmware shows of `sample`.
    static func follow(_ sample: PersonSample, _ fields: inout Fields) {
        fields.fingerOut = !sample.contact
        fields.beep = sample.beat != nil && sample.contact
        if sample.contact {
            fields.wave = UInt8(Self.counts(20 + sample.ppg * 70, 0...127))
            fields.bar = fields.wave / 8
            if fields.oxygen == 127 { fields.oxygen = 97 }
            if let beat = sample.beat { fields.pulse = UInt8(clamping: Int((60 / beat.interval).rounded())) }
        } else {
            fields.oxygen = 127
            fields.pulse = 255
        }
    }

    /// Appends one frame, byte for byte as the device builds it.
    public static func append(_ fields: Fields, to bytes: inout [UInt8]) {
        let beep: UInt8 = fields.beep ? 0x40 : 0
        let dropping: UInt8 = fields.oxygenDropping ? 0x20 : 0
        let out: UInt8 = fields.fingerOut ? 0x10 : 0
        bytes.append(0x80 | beep | dropping | out | fields.strength & 0x0F)
        bytes.append(fields.wave & 0x7F)
        let high: UInt8 = fields.pulse >= 0x80 ? 0x40 : 0
        let searching: UInt8 = fields.searching ? 0x20 : 0
        let error: UInt8 = fields.probeError ? 0x10 : 0
        bytes.append(high | searching | error | fields.bar & 0x0F)
        bytes.append(fields.pulse & 0x7F)
        bytes.append(fields.oxygen & 0x7F)
    }
}
