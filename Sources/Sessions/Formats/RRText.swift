import Foundation

/// Intervals between heart beats from a text file, as the many programs that write such files form it: one a
/// line in ms or s, two columns, beat times, or a table with a named column.
public struct RRText: Sendable, Hashable {
    public enum Unit: String, Sendable { case ms, s }

    /// Intervals in ms, every one as the source gave it, wrong ones too.
    public var intervals: [Double]
    /// What the file was taken for, in one sentence.
    public var note: String

    /// Milliseconds that can lie between two beats, a pause of an hour included. Programs write 0 or 4294902490 where a
    /// beat was lost: such a value is a gap of unknown length.
    private static let lengths = 0.0...3_600_000.0

    /// Seconds that an interval of a list takes; none where it is a gap of unknown length.
    static func seconds(_ interval: Double) -> Double { lengths.contains(interval) ? interval / 1000 : 0 }

    /// - Parameter unit: what the numbers are, where they cannot tell it themselves.
    public static func read(_ path: String, unit: Unit? = nil) throws(RecordingFormatError) -> RRText {
        let bytes = try ByteSource(path: path).all(path, limit: 256 << 20)
        return try parse(String(decoding: bytes, as: UTF8.self), file: path, unit: unit)
    }

    /// - Parameter file: its name, for errors.
    public static func parse(
        _ text: String, file: String, unit: Unit? = nil
    ) throws(RecordingFormatError) -> RRText {
        let table = RRTextTable(text)
        let isIntervals = "expected are intervals in ms or s, one a line, or a table with a column rr or ibi"
        guard let first = table.columns.first, !first.isEmpty else {
            throw RecordingFormatError(file: file, problem: "it holds no numbers", remedy: isIntervals)
        }
        let chosen: [(index: Int, form: RRTextForm)]
        if let named = table.namedColumn {
            let unit = unit ?? table.namedUnit
            chosen = [(named, RRTextForm(table.columns[named].compactMap { $0 }, unit: unit))]
        } else {
            var all = table.columns.enumerated().map { index, column in
                (index: index, form: RRTextForm(column.compactMap { $0 }, unit: unit))
            }
            // Beside intervals, a column of times or numbers is no rival; alone it may be beat times.
            let plain = all.filter { $0.form.isIntervals }
            if !plain.isEmpty {
                all = plain
            } else {
                all = all.filter { $0.form.isBeatTimes || all.count == 1 }
            }
            chosen = all
        }
        guard chosen.count == 1 else {
            throw RecordingFormatError(
                file: file,
                problem: chosen.isEmpty
                    ? "none of its \(table.columns.count) columns holds intervals"
                    : "\(chosen.count) of its columns may be intervals",
                remedy: "name the column rr_ms in a first line, or keep that column only; \(isIntervals)")
        }
        let column = table.columns[chosen[0].index]
        let values = column.compactMap { $0 }
        guard values.count * 20 >= column.count * 19 else {
            throw RecordingFormatError(
                file: file,
                problem: "\(column.count - values.count) of its \(column.count) lines hold no number",
                remedy: isIntervals)
        }
        let (found, words) = try chosen[0].form.intervals(values, file: file)
        let intervals = chosen[0].form.isIntervals ? Self.spaced(found, as: column) : found
        var note = words
        let lost = intervals.count { !($0 > 0 && lengths.contains($0)) }
        if lost > 0 { note += "; \(lost) of them can be no time between two beats and count as gaps" }
        if table.columns.count > 1 { note += ", column \(chosen[0].index + 1) of \(table.columns.count)" }
        let passed = column.count - values.count - (intervals.count - found.count)
        if passed > 0 { note += "; \(passed) lines without one passed over" }
        return RRText(intervals: intervals, note: note)
    }

    /// The intervals of a column with 0, a gap, where one is missing between others: what lies beside it is not joined.
    private static func spaced(_ intervals: [Double], as column: [Double?]) -> [Double] {
        let first = column.firstIndex { $0 != nil } ?? column.startIndex
        let last = column.lastIndex { $0 != nil } ?? first
        var rest = intervals.makeIterator()
        return column[first...last].map { $0 == nil ? 0 : rest.next() ?? 0 }
    }

    /// One interval in ms a line, as Kubios, Elite HRV and others read it.
    ///
    /// - Parameter comment: lines to put before, each after `# `.
    public static func write(_ intervals: [Double], comment: [String] = []) -> String {
        var text = ""
        for line in comment { text += "# \(line.replacing("\n", with: " "))\n" }
        for interval in intervals {
            guard abs(interval) < 1e12 else {
                text += "\(interval)\n"
                continue
            }
            let thousandths = Int64((interval * 1000).rounded())
            text += RoundedDecimal.text(units: thousandths, places: 3) + "\n"
        }
        return text
    }
}
