import Foundation

/// What changed between two tables of the same recordings: other settings, another version, another day's run.
///
/// For each number: how many rows have it in both tables, in how many it differs, the mean and the limits of agreement of
/// the differences (new − old), and the row with the largest one. Source: Bland & Altman 1986. Rows are the same when
/// recording, part and times agree.
public struct TableComparison: Sendable, Hashable {
    public struct Change: Sendable, Hashable {
        public var column: String
        /// Rows that have the number in both tables.
        public var both: Int
        /// Of these, those in which it differs.
        public var changed: Int
        /// Rows that have it in one of the tables only.
        public var onlyOld: Int
        public var onlyNew: Int
        /// Mean of the differences new − old, and mean ± 1.96 standard deviations; nil for fewer than two rows.
        public var meanDifference: Double?
        public var lower: Double?
        public var upper: Double?
        /// The largest difference by size, and the row that has it.
        public var largest: Double?
        public var largestIn: String?
    }

    /// Numbers that changed, in the order of the new table's columns.
    public var changes: [Change] = []
    /// Numbers that are the same in every row.
    public var unchanged: [String] = []
    /// Rows in both tables, and in one alone.
    public var rows = 0
    public var onlyOld: [String] = []
    public var onlyNew: [String] = []
    /// Rows in both tables of which one names an error and the other does not.
    public var newErrors: [String] = []
    public var goneErrors: [String] = []

    /// Columns that say what a row is, or hold words.
    private static let key = ["recording", "part", "from_s", "to_s"]
    private static let words: Set = [
        "signal", "notes", "error", "settings", "software", "breathing.source", "artefacts.grade",
    ]
    /// Relative difference up to which numbers are the same: less than the last digit that is written.
    private static let tolerance = 1e-9

    public init(old: ResultTable, new: ResultTable) {
        let before = Self.byName(old)
        let after = Self.byName(new)
        onlyOld = before.order.filter { after.rows[$0] == nil }
        onlyNew = after.order.filter { before.rows[$0] == nil }
        let shared = after.order.filter { before.rows[$0] != nil }
        rows = shared.count
        for name in shared {
            let was = old.text(before.rows[name] ?? [], "error")
            let `is` = new.text(after.rows[name] ?? [], "error")
            if was.isEmpty, !`is`.isEmpty { newErrors.append(name) }
            if !was.isEmpty, `is`.isEmpty { goneErrors.append(name) }
        }
        for column in new.columns where !Self.key.contains(column) && !Self.words.contains(column) {
            guard old.place(of: column) != nil else { continue }
            let change = Self.change(
                column,
                shared.map { name in
                    (
                        name, old.number(before.rows[name] ?? [], column),
                        new.number(after.rows[name] ?? [], column)
                    )
                })
            if change.changed == 0, change.onlyOld == 0, change.onlyNew == 0 {
                if change.both > 0 { unchanged.append(column) }
            } else {
                changes.append(change)
            }
        }
    }

    private static func byName(_ table: ResultTable) -> (order: [String], rows: [String: [String]]) {
        var order: [String] = []
        var rows: [String: [String]] = [:]
        for row in table.rows {
            let parts = key.map { table.text(row, $0) }.filter { !$0.isEmpty }
            let name = parts.joined(separator: " ")
            if rows[name] == nil { order.append(name) }
            rows[name] = row
        }
        return (order, rows)
    }

    private static func change(_ column: String, _ pairs: [(name: String, old: Double?, new: Double?)])
        -> Change
    {
        var change = Change(column: column, both: 0, changed: 0, onlyOld: 0, onlyNew: 0)
        var differences: [Double] = []
        for (name, old, new) in pairs {
            switch (old, new) {
            case (let old?, let new?):
                let difference = new - old
                differences.append(difference)
                guard abs(difference) > tolerance * max(abs(old), abs(new)) else { continue }
                change.changed += 1
                if abs(difference) > abs(change.largest ?? 0) {
                    change.largest = difference
                    change.largestIn = name
                }
            case (.some, nil): change.onlyOld += 1
            case (nil, .some): change.onlyNew += 1
            case (nil, nil): break
            }
        }
        change.both = differences.count
        guard differences.count > 1 else { return change }
        let mean = differences.reduce(0, +) / Double(differences.count)
        let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let spread = (squares / Double(differences.count - 1)).squareRoot()
        change.meanDifference = mean
        change.lower = mean - 1.96 * spread
        change.upper = mean + 1.96 * spread
        return change
    }
}
