/// Decimals as texts and tables write them.
enum DecimalText {
    /// Powers of ten that are exact.
    private static let powers: [Double] = (0...22).map { (0..<$0).reduce(1) { power, _ in power * 10 } }
    private static let largestExact: UInt64 = 1 << 53

    /// The finite decimal that fills `bytes`, without a string of its own, to the last bit that of `Double(String)`; nil for what is none, and for
    /// the few whose digits or exponent are more than can be said exactly this way.
    ///
    /// A decimal of up to 2⁵³ over a power of ten of up to 10²² is one division of two exact numbers (Clinger 1990).
    static func number(_ bytes: Span<UInt8>) -> Double? {
        var place = 0
        var isNegative = false
        if place < bytes.count, bytes[place] == UInt8(ascii: "-") || bytes[place] == UInt8(ascii: "+") {
            isNegative = bytes[place] == UInt8(ascii: "-")
            place += 1
        }
        var digits: UInt64 = 0
        var count = 0
        var behindPoint: Int?
        while place < bytes.count {
            let digit = bytes[place] &- 0x30
            if digit <= 9 {
                guard digits < largestExact else { return nil }
                digits = digits * 10 + UInt64(digit)
                count += 1
            } else if bytes[place] == UInt8(ascii: "."), behindPoint == nil {
                behindPoint = count
            } else {
                break
            }
            place += 1
        }
        guard count > 0, digits <= largestExact else { return nil }
        var exponent = behindPoint.map { $0 - count } ?? 0
        if place < bytes.count {
            guard let said = self.exponent(bytes.extracting(place...)) else { return nil }
            exponent += said
        }
        guard powers.indices.contains(abs(exponent)) else { return nil }
        let power = powers[abs(exponent)]
        let value = exponent < 0 ? Double(digits) / power : Double(digits) * power
        return isNegative ? -value : value
    }

    /// The whole number that fills `bytes`, of up to 18 digits; nil for anything else.
    static func whole(_ bytes: Span<UInt8>) -> Int64? {
        let isNegative = bytes.count > 0 && bytes[0] == UInt8(ascii: "-")
        let first = isNegative ? 1 : 0
        guard (1...18).contains(bytes.count - first) else { return nil }
        var value: Int64 = 0
        for place in first..<bytes.count {
            let digit = bytes[place] &- 0x30
            guard digit <= 9 else { return nil }
            value = value * 10 + Int64(digit)
        }
        return isNegative ? -value : value
    }

    /// `e-05` as a whole number of up to two digits.
    private static func exponent(_ bytes: Span<UInt8>) -> Int? {
        guard bytes.count >= 2, bytes[0] | 0x20 == UInt8(ascii: "e") else { return nil }
        let hasSign = bytes[1] == UInt8(ascii: "-") || bytes[1] == UInt8(ascii: "+")
        let first = hasSign ? 2 : 1
        guard (1...2).contains(bytes.count - first) else { return nil }
        var value = 0
        for place in first..<bytes.count {
            let digit = bytes[place] &- 0x30
            guard digit <= 9 else { return nil }
            value = value * 10 + Int(digit)
        }
        return bytes[1] == UInt8(ascii: "-") ? -value : value
    }

    /// A finite decimal, with a comma forgiven; nil for anything else.
    static func number(_ text: some StringProtocol) -> Double? {
        var hasComma = false
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
                continue
            case UInt8(ascii: ","): hasComma = true
            default: return nil
            }
        }
        // Tables have millions of numbers, hardly one with a comma: only those are made anew.
        let number = hasComma ? Double(String(text.map { $0 == "," ? "." : $0 })) : Double(text)
        return number.flatMap { $0.isFinite ? $0 : nil }
    }
}
