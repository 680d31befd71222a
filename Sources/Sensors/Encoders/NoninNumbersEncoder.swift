public import Biosignals

/// Speaks as a Nonin oximeter in data format 1 or 8, once a second, or 13, every five seconds as if a person measured
/// again and again. Switches when it is asked.
public struct NoninNumbersEncoder: SensorEncoder {
    public static let forms = ["df1", "df8", "df13"]

    private var ear = NoninEar()
    private var format: UInt8
    private var samples = 0
    private var pulse = 511

    public init?(form: String) {
        switch form {
        case "df1": format = 1
        case "df8": format = 8
        case "df13": format = 13
        default: return nil
        }
    }

    public var rate: Double { 25 }

    public mutating func obey(_ commands: Span<UInt8>, into bytes: inout [UInt8]) {
        if let asked = ear.hear(commands, known: NoninNumbers.formats, into: &bytes) { format = asked }
    }

    public mutating func encode(_ sample: PersonSample, into bytes: inout [UInt8]) {
        if let beat = sample.beat { pulse = min(321, Int((60 / beat.interval).rounded())) }
        if !sample.contact { pulse = 511 }
        let oxygen: UInt8 = sample.contact ? 97 : 127
        samples += 1
        if format == 13 {
            if samples % 125 == 0 {
                Self.spot(pulse: pulse, oxygen: oxygen, second: samples / 25, to: &bytes)
            }
        } else if samples % 25 == 0 {
            Self.append(format: format, isOff: !sample.contact, pulse: pulse, oxygen: oxygen, to: &bytes)
        }
    }

    /// Appends a frame of format 1 or 8.
    public static func append(format: UInt8, isOff: Bool, pulse: Int, oxygen: UInt8, to bytes: inout [UInt8])
    {
        let off: UInt8 = isOff && format == 1 ? 0x40 : 0
        bytes.append(contentsOf: [0x80 | off | UInt8(pulse >> 7), UInt8(pulse & 0x7F), oxygen])
        if format == 8 { bytes.append(isOff ? 0x08 : 0) }
    }

    /// Appends a message of format 13, on 7 October 2026 from noon on.
    public static func spot(pulse: Int, oxygen: UInt8, second: Int, to bytes: inout [UInt8]) {
        func decimal(_ number: Int) -> UInt8 { UInt8(number / 10 * 16 + number % 10) }
        var body: [UInt8] = [0x20, 0x26, 0x10, 0x07]
        body += [decimal(12 + second / 3600 % 12), decimal(second / 60 % 60), decimal(second % 60), 0]
        body += [0, 0, UInt8(pulse >> 8), UInt8(pulse & 0xFF), 0, oxygen]
        let header = NoninNumbers.spotHeader
        for i in header.indices { bytes.append(header[i]) }
        bytes += body
        bytes += [body.reduce(0, &+), 0x03]
    }
}
