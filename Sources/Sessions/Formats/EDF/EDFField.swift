/// The texts and numbers of an EDF header: ASCII 32 to 126, left aligned, padded with spaces.
///
/// Source: Kemp et al. 1992 (EDF), Kemp and Olivan 2003 (EDF+).
enum EDFField {
    /// `text` in `width` bytes; nil when it is too long. `µ` becomes `u`; other characters outside ASCII `_`.
    static func text(_ text: String, width: Int) -> [UInt8]? {
        var bytes = text.unicodeScalars.map { scalar -> UInt8 in
            switch scalar.value {
            case 32...126: UInt8(scalar.value)
            case 0xB5, 0x3BC: UInt8(ascii: "u")
            default: UInt8(ascii: "_")
            }
        }
        guard bytes.count <= width else { return nil }
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: width - bytes.count))
        return bytes
    }

    /// A finite number as a decimal of at most 8 characters, without exponent, rounded where it must be as
    /// `rule` says; nil when it has no place there at all.
    static func number(_ value: Double, _ rule: FloatingPointRoundingRule = .toNearestOrEven) -> String? {
        guard value.isFinite, value.magnitude < 1e8 else { return nil }
        for places in (0...6).reversed() {
            let scale = power(places)
            let scaled = (value * scale)
            // An exact decimal must not be pushed outward by the error of the multiplication.
            let nearest = scaled.rounded()
            let whole =
                abs(nearest - scaled) <= 1e-9 * max(1, scaled.magnitude) ? nearest : scaled.rounded(rule)
            let text = RoundedDecimal.text(units: Int64(whole), places: places)
            if text.utf8.count <= 8 { return text }
        }
        return nil
    }

    /// The text of a field without its padding. EDF wants ASCII; files in the wild hold Latin-1.
    static func string(_ bytes: ArraySlice<UInt8>) -> String {
        var text = String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        while let last = text.last, last == " " || last == "\0" { text.removeLast() }
        return String(text.drop { $0 == " " })
    }

    private static func power(_ places: Int) -> Double { (0..<places).reduce(1) { scale, _ in scale * 10 } }
}
