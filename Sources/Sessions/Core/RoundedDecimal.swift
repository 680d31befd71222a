/// Numbers in decimal digits, rounded to a number of places, without zeros at the end. A number of up to 15 digits reads back as
/// the `Double` nearest to it, as the shortest text of that one would.
enum RoundedDecimal {
    /// Above this a rounded number has more digits than a `Double` can tell apart, and is written as it is.
    private static let most = 1e15

    static func text(_ value: Double, decimals: Int) -> String {
        var text: [UInt8] = []
        append(value, decimals: decimals, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// So many tenths, hundredths … as a decimal.
    static func text(units: Int64, places: Int) -> String {
        var text: [UInt8] = []
        append(units: units, places: places, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    static func append(_ value: Double, decimals: Int, to text: inout [UInt8]) {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (value * scale).rounded()
        if abs(scaled) < most {
            append(units: Int64(scaled), places: decimals, to: &text)
        } else if value == value.rounded(), abs(value) < most {
            append(units: Int64(value), places: 0, to: &text)
        } else {
            text.append(contentsOf: value.description.utf8)
        }
    }

    /// - Parameter places: 0 to 19.
    private static func append(units: Int64, places: Int, to text: inout [UInt8]) {
        var whole = units.magnitude
        var places = places
        while places > 0, whole % 10 == 0 {
            whole /= 10
            places -= 1
        }
        if units < 0 { text.append(UInt8(ascii: "-")) }
        var digits = InlineArray<20, UInt8>(repeating: UInt8(ascii: "0"))
        var first = digits.count
        // At least one digit before the point.
        while whole > 0 || digits.count - first <= places {
            first -= 1
            digits[first] = UInt8(ascii: "0") + UInt8(whole % 10)
            whole /= 10
        }
        for place in first..<digits.count {
            if digits.count - place == places { text.append(UInt8(ascii: ".")) }
            text.append(digits[place])
        }
    }
}
