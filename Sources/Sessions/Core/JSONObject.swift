/// Writes one flat-ish JSON object in the order it is told, so that `class` comes first and two runs agree to
/// the byte. Foundation's encoder orders keys by name only.
///
/// Unknown values are omitted: never `null`, never NaN or infinity.
struct JSONObject {
    /// In UTF-8, the closing brace not yet there.
    private var text: [UInt8] = [UInt8(ascii: "{")]

    init(class name: String) {
        text.reserveCapacity(256)
        string("class", name)
    }

    init() {}

    /// The finished object.
    var finished: String {
        // Closed in place, for a copy of the whole would be allocated.
        mutating get {
            text.append(UInt8(ascii: "}"))
            defer { text.removeLast() }
            return String(decoding: text, as: UTF8.self)
        }
    }

    private mutating func key(_ name: String) {
        if text.count > 1 { text.append(UInt8(ascii: ",")) }
        text.append(UInt8(ascii: "\""))
        text.append(contentsOf: name.utf8)
        text.append(UInt8(ascii: "\""))
        text.append(UInt8(ascii: ":"))
    }

    mutating func string(_ name: String, _ value: String?) {
        guard let value else { return }
        key(name)
        quote(value)
    }

    mutating func integer(_ name: String, _ value: Int?) {
        guard let value else { return }
        key(name)
        text.append(contentsOf: String(value).utf8)
    }

    mutating func boolean(_ name: String, _ value: Bool) {
        key(name)
        text.append(contentsOf: (value ? "true" : "false").utf8)
    }

    /// Rounded to `decimals`.
    mutating func number(_ name: String, _ value: Double?, decimals: Int) {
        guard let value, value.isFinite else { return }
        key(name)
        RoundedDecimal.append(value, decimals: decimals, to: &text)
    }

    /// A session time in seconds, to the microsecond.
    mutating func seconds(_ name: String, _ nanoseconds: Int64?) {
        guard let nanoseconds else { return }
        number(name, Double(nanoseconds) / 1e9, decimals: 6)
    }

    /// Five significant digits each: samples come in units from volts to counts.
    mutating func numbers(_ name: String, _ values: [Float]) {
        key(name)
        text.append(UInt8(ascii: "["))
        var first = true
        for value in values {
            if !first { text.append(UInt8(ascii: ",")) }
            first = false
            let value = value.isFinite ? value : 0
            RoundedDecimal.append(Double(value), decimals: Self.decimals(for: value), to: &text)
        }
        text.append(UInt8(ascii: "]"))
    }

    mutating func strings(_ name: String, _ values: [String]) {
        key(name)
        text.append(UInt8(ascii: "["))
        for (number, value) in values.enumerated() {
            if number > 0 { text.append(UInt8(ascii: ",")) }
            quote(value)
        }
        text.append(UInt8(ascii: "]"))
    }

    /// `json` must be a whole JSON value.
    mutating func raw(_ name: String, _ json: String?) {
        guard let json else { return }
        key(name)
        text.append(contentsOf: json.utf8)
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

    private mutating func quote(_ value: String) {
        text.append(UInt8(ascii: "\""))
        if value.utf8.allSatisfy(Self.isPlain) {
            text.append(contentsOf: value.utf8)
        } else {
            for scalar in value.unicodeScalars { escape(scalar) }
        }
        text.append(UInt8(ascii: "\""))
    }

    /// Whether a byte stands for itself wherever it comes; of several bytes to a character none does for certain.
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x80 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private mutating func escape(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\"": text.append(contentsOf: #"\""#.utf8)
        case "\\": text.append(contentsOf: #"\\"#.utf8)
        case "\n": text.append(contentsOf: #"\n"#.utf8)
        case "\r": text.append(contentsOf: #"\r"#.utf8)
        case "\t": text.append(contentsOf: #"\t"#.utf8)
        default:
            if scalar.value < 0x20 || scalar.value == 0x2028 || scalar.value == 0x2029 {
                let hex = String(scalar.value, radix: 16)
                text.append(contentsOf: (#"\u"# + String(repeating: "0", count: 4 - hex.count) + hex).utf8)
            } else {
                text.append(contentsOf: scalar.utf8)
            }
        }
    }
}
