/// Numbers as small boards print them.
enum TextNumber: Equatable {
    case value(Double)
    /// `nan`, `inf`, `ovf` or nothing at all: a place for a number, without one.
    case missing
    case notANumber

    /// Reads the whole of `range`, blanks around it aside. A decimal comma is read when `comma` says so.
    ///
    /// Exact for up to 15 digits and powers of ten up to 22 (Clinger 1990); longer ones are within one unit of
    /// the last place of a Double, which is far below what a Float sample keeps.
    init(_ text: [UInt8], _ range: Range<Int>, comma: Bool = false) {
        var at = range.lowerBound
        var end = range.upperBound
        while at < end, Self.isBlank(text[at]) { at += 1 }
        while end > at, Self.isBlank(text[end - 1]) { end -= 1 }
        guard at < end else {
            self = .missing
            return
        }
        var negative = false
        if text[at] == 0x2D || text[at] == 0x2B {
            negative = text[at] == 0x2D
            at += 1
        }
        var mantissa: UInt64 = 0
        var digits = 0
        var exponent = 0
        var seenPoint = false
        scan: while at < end {
            let byte = text[at]
            switch byte {
            case 0x30...0x39:
                digits += 1
                if mantissa < 100_000_000_000_000_000 {
                    mantissa = mantissa * 10 + UInt64(byte - 0x30)
                    if seenPoint { exponent -= 1 }
                } else if !seenPoint {
                    exponent += 1
                }
            case 0x2E where !seenPoint: seenPoint = true
            case 0x2C where comma && !seenPoint: seenPoint = true
            default: break scan
            }
            at += 1
        }
        guard digits > 0 else {
            self = Self.isPlaceholder(text, at..<end) ? .missing : .notANumber
            return
        }
        if at < end, text[at] | 0x20 == 0x65 {
            guard let power = Self.power(text, at + 1..<end) else {
                self = .notANumber
                return
            }
            exponent += power
            at = end
        }
        guard at == end else {
            self = .notANumber
            return
        }
        let magnitude = Self.scaled(Double(mantissa), by: exponent)
        guard magnitude <= Self.greatest else {
            self = .missing
            return
        }
        self = .value(negative ? -magnitude : magnitude)
    }

    /// What a sample can hold; a larger number is an accident of the line.
    private static let greatest = Double(Float.greatestFiniteMagnitude)

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// `nan`, `inf`, `infinity`, `ovf`, in any case.
    private static func isPlaceholder(_ text: [UInt8], _ range: Range<Int>) -> Bool {
        TextName.equals(text, range, "nan") || TextName.equals(text, range, "inf")
            || TextName.equals(text, range, "ovf") || TextName.equals(text, range, "infinity")
            || TextName.equals(text, range, "null")
    }

    private static func power(_ text: [UInt8], _ range: Range<Int>) -> Int? {
        var at = range.lowerBound
        var negative = false
        if at < range.upperBound, text[at] == 0x2D || text[at] == 0x2B {
            negative = text[at] == 0x2D
            at += 1
        }
        guard at < range.upperBound, range.upperBound - at <= 3 else { return nil }
        var power = 0
        while at < range.upperBound {
            guard (0x30...0x39).contains(text[at]) else { return nil }
            power = power * 10 + Int(text[at] - 0x30)
            at += 1
        }
        return negative ? -power : power
    }

    private static func scaled(_ value: Double, by exponent: Int) -> Double {
        var result = value
        var left = abs(exponent)
        while left > 0 {
            let step = min(left, 22)
            var factor = 1.0
            for _ in 0..<step { factor *= 10 }
            result = exponent < 0 ? result / factor : result * factor
            left -= step
            if result == 0 || result.isInfinite { break }
        }
        return result
    }
}
