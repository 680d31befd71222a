public import Biosignals

/// Speaks P2 packets as Olimex's sketch does: ECG on input 1, a breathing belt on 2, a pulse sensor on 3, the rest
/// mid-scale. With the electrodes off inputs 1 and 3 stand at the upper rail.
public struct ModularEEGEncoder: SensorEncoder {
    public static var forms: [String] { ["shield"] }

    public var rate: Double { ModularEEG.rate }
    private var number: UInt8 = 0

    public init?(form: String) {
        guard Self.forms.contains(form) else { return nil }
    }

    public func described(carrying signals: [ChannelKind]) -> [String: String] {
        PortRole.described(wired: [.ecg, .belt, .ppg], signals)
    }

    public mutating func encode(_ sample: PersonSample, into bytes: inout [UInt8]) {
        let full: ClosedRange<Int32> = 0...1023
        let values = [
            sample.contact ? Self.counts(512 + sample.ecg / 4, full) : 1023,
            Self.counts(300 + sample.resp * 300, full),
            sample.contact ? Self.counts(300 + sample.ppg * 400, full) : 1023,
            512, 512, 512,
        ]
        Self.append(number: number, values: values.map { UInt16($0) }, switches: 0x0F, to: &bytes)
        number &+= 1
    }

    /// Appends one packet of six values, byte for byte.
    public static func append(number: UInt8, values: [UInt16], switches: UInt8, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: [0xA5, 0x5A, 2, number])
        for value in values { bytes.append(highFirst: value) }
        bytes.append(switches)
    }
}
