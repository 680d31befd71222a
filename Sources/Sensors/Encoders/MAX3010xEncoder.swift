public import Biosignals

/// Speaks as SparkFun's sketches for the MAX30105, 50 lines a second: heart rate (`heart`), oxygen (`spo2`) and the
/// bare readings (`basic`). Light goes down when blood comes; without a finger there is hardly any.
public struct MAX3010xEncoder: SensorEncoder {
    public static let forms = ["heart", "spo2", "basic"]

    private let form: String
    private var rateSaid = 0.0

    public init?(form: String) {
        guard Self.forms.contains(form) else { return nil }
        self.form = form
    }

    public var rate: Double { 50 }

    public mutating func encode(_ sample: PersonSample, into bytes: inout [UInt8]) {
        if let beat = sample.beat, sample.contact { rateSaid = 60 / beat.interval }
        let infrared = sample.contact ? Self.counts(120_000 - sample.ppg * 2000, 0...262_143) : 900
        let red = sample.contact ? Self.counts(100_000 - sample.ppg * 1200, 0...262_143) : 700
        let mean = Int(rateSaid.rounded())
        let valid = sample.contact ? 1 : 0
        let line: String
        switch form {
        case "spo2":
            line =
                "red=\(red), ir=\(infrared), HR=\(mean), HRvalid=\(valid), SPO2=\(sample.contact ? 97 : -999), "
                + "SPO2Valid=\(valid)"
        case "basic": line = " R[\(red)] IR[\(infrared)] G[\(red / 4)] Hz[50.00]"
        default:
            let hundredths = Int((rateSaid * 100).rounded())
            let cents = hundredths % 100
            line =
                "IR=\(infrared), BPM=\(hundredths / 100).\(cents < 10 ? "0" : "")\(cents), Avg BPM=\(mean)"
                + (infrared < 50_000 ? " No finger?" : "")
        }
        bytes += Array(line.utf8)
        bytes += [0x0D, 0x0A]
    }
}
