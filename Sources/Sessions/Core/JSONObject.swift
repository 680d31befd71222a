/// Writes one flat-ish JSON object in the order it is told, so that `class` comes first and two runs agree to
/// the byte. Foundation's encoder orders keys by name only.
///
/// Unknown values are omitted: never `null`, never NaN or infinity.
struct JSONObject {
    private(set) var text = "{"

    init(class name: String) {
        text.reserveCapacity(160)
        string("class", name)
    }

    init() {}

    /// The finished object.
    var finished: String { text + "}" }

    private mutating func key(_ name: String) {
        if text.utf8.count > 1 { text += "," }
        text += "\""
        text += name
        text += "\":"
    }

    mutating func string(_ name: String, _ value: String?) {
        guard let value else { return }
        key(name)
        text += Self.quoted(value)
    }

    mutating func integer(_ name: String, _ value: Int?) {
        guard let value else { return }
        key(name)
        text += String(value)
    }

    mutating func boolean(_ name: String, _ value: Bool) {
        key(name)
        text += value ? "true" : "false"
    }

    /// Rounded to `decimals`; shortest form that reads back the same.
    mutating func number(_ name: String, _ value: Double?, decimals: Int) {
        guard let value, value.isFinite else { return }
        key(name)
        text += Self.number(value, decimals: decimals)
    }

    /// A session time in seconds, to the microsecond.
    mutating func seconds(_ name: String, _ nanoseconds: Int64?) {
        guard let nanoseconds else { return }
        number(name, Double(nanoseconds) / 1e9, decimals: 6)
    }

    /// Five significant digits each: samples come in units from volts to counts.
    mutating func numbers(_ name: String, _ values: [Float]) {
        key(name)
        text += "["
        var first = true
        for value in values {
            if !first { text += "," }
            first = false
            text += value.isFinite ? Self.number(Double(value), decimals: Self.decimals(for: value)) : "0"
        }
        text += "]"
    }

    mutating func strings(_ name: String, _ values: [String]) {
        key(name)
        text += "[" + values.map(Self.quoted).joined(separator: ",") + "]"
    }

    /// `json` must be a whole JSON value.
    mutating func raw(_ name: String, _ json: String?) {
        guard let json else { return }
        key(name)
        text += json
    }

    private static func decimals(for value: Float) -> Int {
        var magnitude = abs(value)
        guard magnitude > 1e-9 else { return 0 }
        var decimals = 4
        while magnitude >= 10, decimals > 0 {
            magnitude /= 10
            decimals -= 1
        }
        while magnitude < 1 {
            magnitude *= 10
            decimals += 1
        }
        return decimals
    }

    static func number(_ value: Double, decimals: Int) -> String {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let rounded = (value * scale).rounded() / scale
        if rounded == rounded.rounded(), abs(rounded) < 1e15 { return String(Int64(rounded)) }
        return rounded.description
    }

    static func quoted(_ value: String) -> String {
        var out = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            default:
                if scalar.value < 0x20 || scalar.value == 0x2028 || scalar.value == 0x2029 {
                    let hex = String(scalar.value, radix: 16)
                    out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
                } else {
                    out.unicodeScalars.append(scalar)
                }
            }
        }
        return out + "\""
    }
}
