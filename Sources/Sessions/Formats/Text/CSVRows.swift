/// The rows of a table, one after the other. Nearly all of millions are plain numbers and are read as bytes.
struct CSVRows {
    private var lines: FileLines
    private let heading: CSVHeading
    private let separator: UInt8
    private let file: String

    /// - Parameters:
    ///   - lines: from below the heading on.
    ///   - file: its name, for errors.
    init(_ lines: FileLines, heading: CSVHeading, file: String) {
        self.lines = lines
        self.heading = heading
        separator = heading.separator.asciiValue ?? 0
        self.file = file
    }

    /// Reads the next row; an empty cell is NaN.
    ///
    /// - Parameter row: takes a number for each column.
    /// - Returns: false after the last row.
    mutating func next(_ row: inout [Double]) throws(RecordingFormatError) -> Bool {
        while let line = try lines.line() {
            if line.isEmpty { continue }
            if lines.with(line, { Self.read($0, separator: separator, into: &row) }) { return true }
            if try readPatiently(line, into: &row) { return true }
        }
        return false
    }

    /// Reads a line of as many plain decimals as there are columns, or blanks; false for anything else.
    private static func read(_ line: Span<UInt8>, separator: UInt8, into row: inout [Double]) -> Bool {
        let cells = line.forEachCell(separatedBy: separator) { column, cell in
            guard column < row.count, let value = value(of: cell), row.count > 1 || !value.isNaN else {
                return false
            }
            row[column] = value
            return true
        }
        return cells == row.count
    }

    private static func value(of cell: Span<UInt8>) -> Double? {
        if cell.isEmpty { return .nan }
        return DecimalText.number(cell)
            ?? DecimalText.number(String(decoding: cell.indices.map { cell[$0] }, as: UTF8.self))
    }

    /// Reads a line with quotes, words for what is missing, or empty cells behind its columns; false for one without
    /// numbers.
    private func readPatiently(
        _ line: Range<Int>, into row: inout [Double]
    ) throws(RecordingFormatError) -> Bool {
        func refusal(_ problem: String) -> RecordingFormatError {
            RecordingFormatError(file: file, problem: problem, remedy: "repair the line")
        }
        let content = lines.text(line)
        if content.isEmpty || content.hasPrefix("#") { return false }
        let cells = lines.whole(line).split(separator: heading.separator, omittingEmptySubsequences: false)
        guard cells.count >= row.count,
            cells.dropFirst(row.count).allSatisfy({ SignalLabel.trimmed($0).isEmpty })
        else { throw refusal("line \(lines.number) has \(cells.count) cells, the heading \(row.count)") }
        for index in row.indices {
            let cell = SignalLabel.trimmed(cells[index])
            guard let value = ["", "nan"].contains(cell.lowercased()) ? .nan : DecimalText.number(cell) else {
                throw refusal("line \(lines.number): “\(cell)” is no number")
            }
            row[index] = value
        }
        return true
    }
}
