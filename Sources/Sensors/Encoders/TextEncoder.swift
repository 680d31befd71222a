public import Biosignals

/// Speaks home-made text: `number`, `csv`, `plotter`, `teleplot`, `json`, and `flow`, a plotter line with airflow.
///
/// All send 100 lines or groups a second with a 10-bit ECG around 512, breathing around 300 to 400. Lines end CR LF.
/// `number` prints `!` while the lead is off, as the AD8232 sketch does.
public struct TextEncoder: SensorEncoder {
    public enum Form: String, Sendable, CaseIterable {
        case number, csv, plotter, teleplot, json, flow
    }

    public static var forms: [String] { Form.allCases.map(\.rawValue) }

    public let form: Form
    private var count = 0

    public init?(form: String) {
        guard let form = Form(rawValue: form) else { return nil }
        self.init(form)
    }

    public init(_ form: Form) { self.form = form }

    public var rate: Double { 100 }

    public func described(carrying signals: [ChannelKind]) -> [String: String] {
        form == .number ? ["names": "ecg"] : [:]
    }

    public mutating func encode(_ sample: PersonSample, into bytes: inout [UInt8]) {
        let ecg = Int(Self.counts(512 + sample.ecg / 5, 0...1023))
        let resp = Int(Self.counts(300 + sample.resp * 100, 0...1023))
        let time = count * 10
        switch form {
        case .number:
            if sample.contact { Self.append(ecg, &bytes) } else { bytes.append(0x21) }
            end(&bytes)
        case .csv:
            if count == 0 {
                Self.append("ecg,resp", &bytes)
                end(&bytes)
            }
            Self.append(ecg, &bytes)
            Self.append(",", &bytes)
            Self.append(resp, &bytes)
            end(&bytes)
        case .plotter:
            Self.append("ecg:", &bytes)
            Self.append(ecg, &bytes)
            Self.append(",resp:", &bytes)
            Self.append(resp, &bytes)
            end(&bytes)
        case .flow:
            Self.append("ecg:", &bytes)
            Self.append(ecg, &bytes)
            Self.append(",flow:", &bytes)
            Self.append(thousandths: sample.airflow, &bytes)
            end(&bytes)
        case .teleplot:
            point("ecg", time, sample.ecg / 1000, "mV", &bytes)
            point("resp", time, sample.resp, "", &bytes)
        case .json:
            Self.append("{\"ts\":", &bytes)
            Self.append(time, &bytes)
            Self.append(",\"ecg\":", &bytes)
            Self.append(thousandths: sample.ecg / 1000, &bytes)
            Self.append(",\"resp\":", &bytes)
            Self.append(thousandths: sample.resp, &bytes)
            if let beat = sample.beat {
                Self.append(",\"ibi\":", &bytes)
                Self.append(Int((beat.interval * 1000).rounded()), &bytes)
            }
            Self.append("}", &bytes)
            end(&bytes)
        }
        count += 1
    }

    private func point(_ name: String, _ time: Int, _ value: Float, _ unit: String, _ bytes: inout [UInt8]) {
        Self.append(">", &bytes)
        Self.append(name, &bytes)
        Self.append(":", &bytes)
        Self.append(time, &bytes)
        Self.append(":", &bytes)
        Self.append(thousandths: value, &bytes)
        if !unit.isEmpty {
            Self.append("§", &bytes)
            Self.append(unit, &bytes)
        }
        end(&bytes)
    }

    private func end(_ bytes: inout [UInt8]) { Self.append("\r\n", &bytes) }

    private static func append(_ text: String, _ bytes: inout [UInt8]) { bytes.append(contentsOf: text.utf8) }

    private static func append(_ number: Int, _ bytes: inout [UInt8]) { append(String(number), &bytes) }

    /// With three decimals.
    private static func append(thousandths value: Float, _ bytes: inout [UInt8]) {
        let whole = Int(Self.counts(value * 1000, -1_000_000_000...1_000_000_000))
        if whole < 0 { bytes.append(0x2D) }
        append(abs(whole) / 1000, &bytes)
        bytes.append(0x2E)
        let rest = abs(whole) % 1000
        for divisor in [100, 10, 1] { bytes.append(0x30 + UInt8(rest / divisor % 10)) }
    }
}
