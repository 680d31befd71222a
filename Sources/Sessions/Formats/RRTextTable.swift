/// A text's numbers by column, whatever separates them: `;`, tab, comma or spaces; `#` begins a comment line.
struct RRTextTable {
    /// Cells that hold no number are nil.
    private(set) var columns: [[Double?]] = []
    /// The column that the heading calls intervals.
    private(set) var namedColumn: Int?
    /// Its unit, where the heading tells.
    private(set) var namedUnit: RRText.Unit?

    init(_ text: String) {
        let lines = text.split { $0.isNewline || $0 == "\u{FEFF}" }.filter { line in
            guard let first = line.first(where: { !$0.isWhitespace }) else { return false }
            return first != "#" && first != "%"
        }
        let separator = Self.separator(of: lines)
        var rows: [[Double?]] = []
        for line in lines {
            let cells = Self.cells(line, separator)
            let numbers = cells.map(Self.number)
            if namedColumn == nil, rows.isEmpty, let (column, unit) = Self.heading(cells) {
                namedColumn = column
                namedUnit = unit
            } else if !rows.isEmpty || numbers.contains(where: { $0 != nil }) {
                rows.append(numbers)
            }
        }
        // A list written along one line.
        if rows.count == 1, rows[0].count > 3, namedColumn == nil { rows = rows[0].map { [$0] } }
        let width = max(rows.first?.count ?? 0, (namedColumn ?? -1) + 1)
        columns = (0..<width).map { column in
            rows.map { column < $0.count ? $0[column] : nil }
        }
        // A column of words only is none; without numbers of its own it would count as unreadable lines.
        if namedColumn == nil { columns.removeAll { column in column.allSatisfy { $0 == nil } } }
    }

    private static func separator(of lines: [Substring]) -> Character? {
        for candidate in [";", "\t", ","] as [Character] {
            let holding = lines.count { $0.contains(candidate) }
            guard holding > 0, holding * 2 >= lines.count else { continue }
            return candidate == "," && isDecimalComma(lines) ? nil : candidate
        }
        return nil
    }

    /// `823,5` or `0,823` alone on a line is a number, unless the parts are a running time and an interval.
    private static func isDecimalComma(_ lines: [Substring]) -> Bool {
        var times: [Double] = []
        var parts: [Double] = []
        for line in lines {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            let isWhole = cells.count == 1 || cells.count == 2
            guard isWhole, cells.allSatisfy({ cell in trimmed(cell).allSatisfy(\.isNumber) }) else {
                return false
            }
            guard cells.count == 2, let time = number(cells[0]), let part = number(cells[1]) else { continue }
            times.append(time)
            parts.append(part)
        }
        let grows = zip(times.dropFirst(), times).allSatisfy { $0 > $1 }
        return !(grows && times.count > 1 && RRTextForm(parts, unit: nil).isIntervals)
    }

    private static func cells(_ line: Substring, _ separator: Character?) -> [Substring] {
        guard let separator else { return line.split { $0.isWhitespace } }
        var cells = line.split(separator: separator, omittingEmptySubsequences: false)
        if let last = cells.last, cells.count > 1, trimmed(last).isEmpty { cells.removeLast() }
        return cells
    }

    private static func number(_ cell: Substring) -> Double? {
        DecimalText.number(String(trimmed(cell)))
    }

    private static func trimmed(_ cell: Substring) -> Substring {
        var cell = cell.drop { $0.isWhitespace || $0 == "\"" }
        while let last = cell.last, last.isWhitespace || last == "\"" { cell.removeLast() }
        return cell
    }

    /// Finds the column of a heading that is called by nothing but an interval's name and unit: `rr`, `IBI`,
    /// `RR-interval [ms]`; not `ibi_cumulative`, not `R-peak time`.
    private static func heading(_ cells: [Substring]) -> (column: Int, unit: RRText.Unit?)? {
        let names: Set = ["rr", "ibi", "nn", "rri", "nni"]
        let milliseconds: Set = ["ms", "msec", "milliseconds"]
        let seconds: Set = ["s", "sec", "secs", "seconds"]
        let others: Set = ["interval", "intervals"]
        for (index, cell) in cells.enumerated() {
            let words = cell.lowercased().split { !$0.isLetter }.map(String.init)
            guard words.contains(where: names.contains),
                words.allSatisfy({
                    names.contains($0) || milliseconds.contains($0) || seconds.contains($0)
                        || others.contains($0)
                })
            else { continue }
            let isMilliseconds = words.contains(where: milliseconds.contains)
            let isSeconds = words.contains(where: seconds.contains)
            return (index, isMilliseconds ? .ms : isSeconds ? .s : nil)
        }
        return nil
    }
}
