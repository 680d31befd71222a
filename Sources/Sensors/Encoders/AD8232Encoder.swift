public import Biosignals

/// Speaks as SparkFun's AD8232 sketch at 9600 baud: the next reading when the line of the last one is out.
public struct AD8232Encoder: SensorEncoder {
    public static let forms = ["ad8232"]

    private var left = 0

    public init?(form: String) {
        guard Self.forms.contains(form) else { return nil }
    }

    /// One for each byte of the line.
    public var rate: Double { AD8232.byteRate }

    public mutating func encode(_ sample: PersonSample, into bytes: inout [UInt8]) {
        if left == 0 {
            let before = bytes.count
            let reading = Self.counts(512 + sample.ecg / 5, 0...1023)
            bytes += Array(sample.contact ? "\(reading)\r\n".utf8 : "!\r\n".utf8)
            left = bytes.count - before
        }
        left -= 1
    }
}
