import Foundation
import Reports

/// Tables of results that are compared, and what changed between them as it is written.
enum ComparedTables {
    private static let heading = "recording,signal,from_s"

    /// Reads any table.
    static func plainTable(_ path: String) throws -> ResultTable {
        let text: String
        do { text = try String(contentsOfFile: path, encoding: .utf8) } catch {
            throw CommandFailure("cannot read \(path): \(error.localizedDescription); check the name")
        }
        return try ResultTable(csv: text, name: path)
    }

    /// Reads a table of results.
    static func table(_ path: String) throws -> ResultTable {
        let table = try plainTable(path)
        guard table.columns.starts(with: heading.split(separator: ",").map(String.init)) else {
            throw CommandFailure(
                "cannot compare with \(path): it is no table of results; make one with 'analyze RECORDING... -o \(path)'"
            )
        }
        return table
    }

    /// The table in a file; nil when it is none.
    static func resultTable(_ path: String) throws -> ResultTable? {
        guard path.hasSuffix(".csv"), let file = FileHandle(forReadingAtPath: path) else { return nil }
        guard try file.read(upToCount: heading.utf8.count) == Data(heading.utf8) else { return nil }
        return try table(path)
    }

    private struct Body: Encodable {
        struct Change: Encodable {
            var name: String
            var both, changed, only_old, only_new: Int
            var mean_difference, lower_limit, upper_limit, largest: Double?
            var largest_in: String?

            init(_ change: TableComparison.Change) {
                name = change.column
                both = change.both
                changed = change.changed
                only_old = change.onlyOld
                only_new = change.onlyNew
                mean_difference = ComparedTables.rounded(change.meanDifference)
                lower_limit = ComparedTables.rounded(change.lower)
                upper_limit = ComparedTables.rounded(change.upper)
                largest = ComparedTables.rounded(change.largest)
                largest_in = change.largestIn
            }
        }

        var rows: Int
        var changes: [Change]
        var unchanged, only_old, only_new, new_errors, gone_errors: [String]
    }

    static func lines(_ comparison: TableComparison, _ format: TableFormat) throws -> [String] {
        let changes = comparison.changes.map(Body.Change.init)
        switch format {
        case .json, .jsonl:
            return [
                try JSONText.encode(
                    Body(
                        rows: comparison.rows, changes: changes, unchanged: comparison.unchanged,
                        only_old: comparison.onlyOld, only_new: comparison.onlyNew,
                        new_errors: comparison.newErrors, gone_errors: comparison.goneErrors))
            ]
        case .csv, .parquet:
            let names = [
                "name", "both", "changed", "only_old", "only_new", "mean_difference", "lower_limit",
                "upper_limit", "largest", "largest_in",
            ]
            return [ResultTable.line(names)] + changes.map { ResultTable.line(cells($0, unknown: "")) }
        case .text: return text(comparison, changes)
        }
    }

    private static func text(_ comparison: TableComparison, _ changes: [Body.Change]) -> [String] {
        var lines = ["\(comparison.rows) rows in both"]
        func list(_ names: [String], _ what: String) {
            if !names.isEmpty { lines.append("\(names.count) \(what): \(names.joined(separator: ", "))") }
        }
        list(comparison.onlyOld, "only in the old one")
        list(comparison.onlyNew, "only in the new one")
        list(comparison.newErrors, "that failed now and did not before")
        list(comparison.goneErrors, "that failed before and do not now")
        if changes.isEmpty {
            lines.append("nothing changed in \(comparison.unchanged.count) numbers")
            return lines
        }
        let heading = [
            "number", "both", "changed", "lost", "won", "mean new-old", "limits of agreement", "", "largest",
            "in",
        ]
        lines += TextTable.lines([heading] + changes.map { cells($0, unknown: "-") })
        list(comparison.unchanged, "numbers are the same")
        return lines
    }

    private static func cells(_ change: Body.Change, unknown: String) -> [String] {
        func text(_ value: Double?) -> String { value.map { "\($0)" } ?? unknown }
        return [
            change.name, "\(change.both)", "\(change.changed)", "\(change.only_old)", "\(change.only_new)",
            text(change.mean_difference), text(change.lower_limit), text(change.upper_limit),
            text(change.largest), change.largest_in ?? unknown,
        ]
    }

    /// To five digits that tell.
    fileprivate static func rounded(_ value: Double?) -> Double? {
        guard let value, value != 0, value.isFinite else { return value }
        let digits = 4 - Int(log10(abs(value)).rounded(.down))
        let scale = pow(10, Double(min(12, max(-12, digits))))
        return (value * scale).rounded() / scale
    }
}
