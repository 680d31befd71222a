/// The lines of a table as bytes, and the rows among them that are plain numbers: nearly all of millions.
struct CSVRows {
    /// Lines that have been given.
    private(set) var number = 0
    private var next = 0

    /// The place of the next line without what ends it; nil after the last one.
    mutating func line(of bytes: Span<UInt8>) -> Range<Int>? {
        guard next <= bytes.count else { return nil }
        var end = next
        while end < bytes.count, !Self.isNewline(bytes[end]) { end += 1 }
        defer {
            let isPair =
                end + 1 < bytes.count && bytes[end] == UInt8(ascii: "\r")
                && bytes[end + 1] == UInt8(ascii: "\n")
            next = end + (isPair ? 2 : 1)
        }
        number += 1
        return next..<end
    }

    /// Line feed, vertical tab, form feed and carriage return.
    private static func isNewline(_ byte: UInt8) -> Bool { (0x0A...0x0D).contains(byte) }

    /// Appends the numbers of a line to the columns; an empty cell is NaN.
    ///
    /// - Returns: false, and nothing is appended, where the line is anything else than as many decimals as there are
    ///   columns, or blank: it must then be read with more patience.
    static func append(_ line: Span<UInt8>, separator: UInt8, to columns: inout [[Double]]) -> Bool {
        var start = 0
        var column = 0
        for place in 0...line.count where place == line.count || line[place] == separator {
            let value = column < columns.count ? value(of: line.extracting(start..<place)) : nil
            guard let value, columns.count > 1 || !value.isNaN else { break }
            columns[column].append(value)
            column += 1
            start = place + 1
        }
        if start > line.count, column == columns.count { return true }
        for index in 0..<column { columns[index].removeLast() }
        return false
    }

    private static func value(of cell: Span<UInt8>) -> Double? {
        var (first, end) = (0, cell.count)
        while first < end, cell[first] == UInt8(ascii: " ") { first += 1 }
        while first < end, cell[end - 1] == UInt8(ascii: " ") { end -= 1 }
        if first == end { return .nan }
        return DecimalText.number(cell.extracting(first..<end))
            ?? DecimalText.number(String(decoding: (first..<end).map { cell[$0] }, as: UTF8.self))
    }
}
