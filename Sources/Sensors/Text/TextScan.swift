/// Small readings of lines of text, without an allocation.
enum TextScan {
    /// The whole number that fills `range`; nil for anything else and for more than nine digits.
    static func integer(_ line: [UInt8], _ range: Range<Int>) -> Int? {
        guard !range.isEmpty, range.count <= 9 else { return nil }
        var value = 0
        for i in range {
            let digit = line[i] &- 0x30
            guard digit <= 9 else { return nil }
            value = value * 10 + Int(digit)
        }
        return value
    }

    /// Whole numbers between commas that fill the line; nil for anything else and for more than eight.
    static func integers(_ line: [UInt8]) -> (values: InlineArray<8, Int>, count: Int)? {
        var values = InlineArray<8, Int>(repeating: 0)
        var count = 0
        var start = 0
        for i in 0...line.count where i == line.count || line[i] == 0x2C {
            guard count < 8, let value = integer(line, start..<i) else { return nil }
            values[count] = value
            count += 1
            start = i + 1
        }
        return (values, count)
    }

    /// Whether there is no control character but TAB: none of the forms has another.
    static func isText(_ line: [UInt8]) -> Bool { line.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 } }

    /// Whether `line` begins with `text`.
    static func begins(_ line: [UInt8], with text: StaticString) -> Bool {
        guard line.count >= text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { letters in
            for i in 0..<letters.count where unsafe line[i] != letters[i] { return false }
            return true
        }
    }
}
