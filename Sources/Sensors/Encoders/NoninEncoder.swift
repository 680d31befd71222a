public import Biosignals

/// Speaks as a Nonin oximeter in data format 2 or 7, and switches between them when it is asked.
public struct NoninEncoder: SensorEncoder {
    public static let forms = ["df2", "df7"]

    private var ear = NoninEar()
    private var isSeven: Bool
    private var place = 0
    private var counter = 0
    private var pulse = 511
    private var perfusion = 0

    public init?(form: String) {
        guard Self.forms.contains(form) else { return nil }
        isSeven = form == "df7"
    }

    public var rate: Double { Double(Nonin.rate) }

    public mutating func obey(_ commands: Span<UInt8>, into bytes: inout [UInt8]) {
        if let format = ear.hear(commands, known: Nonin.formats, into: &bytes) { isSeven = format == 7 }
    }

    public mutating func encode(_ sample: PersonSample, into bytes: inout [UInt8]) {
        if let beat = sample.beat {
            pulse = min(321, Int((60 / beat.interval).rounded()))
            perfusion = 12
        }
        if !sample.contact { pulse = 511 }
        let sync: UInt8 = place == 0 ? 1 : 0
        // Both perfusion bits stand for twelve frames of a pulse; sensor alarm and fallen sensor without a finger.
        let perfused: UInt8 = perfusion > 0 ? 0x06 : 0
        let status = 0x80 | sync | (sample.contact ? perfused : 0x48)
        perfusion = max(0, perfusion - 1)
        let number: UInt8
        switch place {
        case 0: number = UInt8(pulse >> 7)
        case 1: number = UInt8(pulse & 0x7F)
        case 2: number = sample.contact ? 97 : 127
        case 5: number = UInt8(counter >> 7)
        case 6: number = UInt8(counter & 0x7F)
        default: number = 0
        }
        let wave = UInt16(
            Self.counts(sample.contact ? 20000 + sample.ppg * 30000 : 32768, 0...65535))
        Self.append(status: status, wave: wave, number: number, format: isSeven ? 7 : 2, to: &bytes)
        place += 1
        if place == Nonin.packet {
            place = 0
            counter = (counter + 1) & 0x3FFF
        }
    }

    /// Appends one frame of format 2 or 7. `wave` has 16 bits; format 2 sends the upper eight.
    public static func append(
        status: UInt8, wave: UInt16, number: UInt8, format: Int, to bytes: inout [UInt8]
    ) {
        let high = UInt8(wave >> 8)
        let frame =
            format == 7
            ? [status, high, UInt8(truncatingIfNeeded: wave), number] : [0x01, status, high, number]
        bytes.append(contentsOf: frame)
        bytes.append(frame.reduce(0, &+))
    }
}
