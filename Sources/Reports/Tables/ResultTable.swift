import Foundation

/// A table of results as `analyze --format csv` writes it: a heading, then a row for each recording or part of one.
public struct ResultTable: Sendable, Hashable {
    public struct Failure: Error, CustomStringConvertible, Sendable {
        public let description: String
        init(description: String) { self.description = description }
    }

    public var columns: [String]
    public var rows: [[String]]

    public init(columns: [String], rows: [[String]]) {
        self.columns = columns
        self.rows = rows
    }

    /// - Parameter name: how errors call it.
    public init(csv text: String, name: String) throws(Failure) {
        var records = Self.records(text)
        guard let heading = records.first, heading.count > 1 else {
            throw Failure(
                description:
                    "cannot use \(name): it is no table with commas between its columns; give one that analyze --format csv wrote"
            )
        }
        records.removeFirst()
        columns = heading
        rows = records
        if let bad = records.firstIndex(where: { $0.count != heading.count }) {
            throw Failure(
                description:
                    "cannot use \(name): row \(bad + 2) has \(records[bad].count) cells and the heading has \(heading.count); write it anew"
            )
        }
    }

    /// Place of a column.
    public func place(of column: String) -> Int? { columns.firstIndex(of: column) }

    /// A cell; empty where there is no such column.
    public func text(_ row: [String], _ column: String) -> String { place(of: column).map { row[$0] } ?? "" }

    public func number(_ row: [String], _ column: String) -> Double? { Double(text(row, column)) }

    /// Cells between commas, quoted where they hold a comma, a quote or a line break (RFC 4180).
    static func records(_ text: String) -> [[String]] {
        var records: [[String]] = []
        var record: [String] = []
        var cell = ""
        var isQuoted = false
        var scalars = text.unicodeScalars.makeIterator()
        var next = scalars.next()
        func closeCell() {
            record.append(cell)
            cell = ""
        }
        while let scalar = next {
            next = scalars.next()
            if isQuoted {
                if scalar == "\"", next == "\"" {
                    cell.unicodeScalars.append(scalar)
                    next = scalars.next()
                } else if scalar == "\"" {
                    isQuoted = false
                } else {
                    cell.unicodeScalars.append(scalar)
                }
                continue
            }
            switch scalar {
            case "\"": isQuoted = true
            case ",": closeCell()
            case "\r": break
            case "\n":
                closeCell()
                if record != [""] { records.append(record) }
                record = []
            default: cell.unicodeScalars.append(scalar)
            }
        }
        if !cell.isEmpty || !record.isEmpty {
            closeCell()
            records.append(record)
        }
        return records
    }

    /// A cell as it is written in a table.
    public static func quoted(_ text: String) -> String {
        guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
        return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }

    public static func line(_ cells: [String]) -> String { cells.map(quoted).joined(separator: ",") }
}
