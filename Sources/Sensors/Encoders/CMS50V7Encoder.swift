public import Biosignals

/// Speaks as a Contec CMS50 with firmware 7: silent until started, and silent again when it was started by a command
/// and hears nothing for five seconds.
public struct CMS50V7Encoder: SensorEncoder {
    public static let forms = ["cms50-v7"]

    private static let patience = 5 * CMS50.rate

    private var fields = CMS50Encoder.Fields()
    private var ear = CommandEar(ContecCommandFormat())
    private var running = false
    /// Frames until it stops; nil when nobody is there to ask.
    private var left: Int?

    public init?(form: String) {
        guard Self.forms.contains(form) else { return nil }
    }

    public var rate: Double { Double(CMS50.rate) }

    public mutating func start() {
        running = true
        left = nil
    }

    public mutating func obey(_ commands: Span<UInt8>, into bytes: inout [UInt8]) {
        for command in ear.commands(in: commands) { obey(command[2], into: &bytes) }
    }

    private mutating func obey(_ ask: UInt8, into bytes: inout [UInt8]) {
        switch ask {
        case ContecPacket.Ask.start:
            running = true
            left = Self.patience
        case ContecPacket.Ask.stop: running = false
        case ContecPacket.Ask.keepAlive:
            if left != nil { left = Self.patience }
            return
        default: break
        }
        ContecPacket.append(ContecPacket.done, [], to: &bytes)
    }

    public mutating func encode(_ sample: PersonSample, into bytes: inout [UInt8]) {
        CMS50Encoder.follow(sample, &fields)
        guard running else { return }
        if let left {
            self.left = left - 1
            running = left > 1
        }
        Self.append(fields, to: &bytes)
    }

    /// Appends one packet, byte for byte as the device builds it. The perfusion index is none.
    public static func append(_ fields: CMS50Encoder.Fields, to bytes: inout [UInt8]) {
        let error: UInt8 = fields.probeError ? 0x80 : 0
        let beep: UInt8 = fields.beep ? 0x40 : 0
        let dropping: UInt8 = fields.oxygenDropping ? 0x20 : 0
        let out: UInt8 = fields.fingerOut ? 0x10 : 0
        let searching: UInt8 = fields.searching ? 0x80 : 0
        ContecPacket.append(
            ContecPacket.wave,
            [
                error | beep | dropping | out | fields.strength & 0x0F, searching | fields.wave & 0x7F,
                fields.bar & 0x0F, fields.pulse, fields.oxygen, 0xFF, 0xFF,
            ], to: &bytes)
    }
}
