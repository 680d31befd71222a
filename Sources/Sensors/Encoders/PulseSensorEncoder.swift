public import Biosignals

/// Speaks as PulseSensor's sketches do, 50 times a second: with letters (`pulsesensor`), for the plotter
/// (`pulsesensor-plotter`), and with the letters of two sensors (`pulsesensor-2`).
///
/// The board keeps time in steps of 2 ms. Without a pulse for 2.5 s it says rate 0 and interval 600.
public struct PulseSensorEncoder: SensorEncoder {
    public static let forms = ["pulsesensor", "pulsesensor-plotter", "pulsesensor-2"]

    private static let patience = 125

    private let form: String
    private var rateSaid = 0
    private var interval = 750
    private var silent = 0

    public init?(form: String) {
        guard Self.forms.contains(form) else { return nil }
        self.form = form
    }

    public var rate: Double { 50 }

    public mutating func encode(_ sample: PersonSample, into bytes: inout [UInt8]) {
        let wave = Int(Self.counts(sample.contact ? 400 + sample.ppg * 300 : 512, 0...1023))
        let beat = sample.contact ? sample.beat : nil
        silent += 1
        if let beat {
            rateSaid = Int((60 / beat.interval).rounded())
            interval = Int(beat.interval * 500) * 2
            silent = 0
        } else if silent > Self.patience {
            rateSaid = 0
            interval = 600
        }
        switch form {
        case "pulsesensor-plotter": bytes += Array("\(rateSaid),\(interval),\(wave)\r\n".utf8)
        case "pulsesensor-2":
            Self.line("a", wave, &bytes)
            Self.line("b", wave / 2 + 256, &bytes)
            if beat != nil {
                Self.line("A", rateSaid, &bytes)
                Self.line("M", interval, &bytes)
            }
        default:
            Self.line("S", wave, &bytes)
            if beat != nil {
                Self.line("B", rateSaid, &bytes)
                Self.line("Q", interval, &bytes)
            }
        }
    }

    /// One line: a letter and a number.
    public static func line(_ letter: String, _ value: Int, _ bytes: inout [UInt8]) {
        bytes += Array("\(letter)\(value)\r\n".utf8)
    }
}
