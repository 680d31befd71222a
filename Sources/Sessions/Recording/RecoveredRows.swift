import Biosignals

/// The inputs of a damaged recording that can still be read, in order: through the database where that finds its way, and from
/// the pages that nothing lists any more where it does not.
struct RecoveredRows {
    private static let page = 256

    private let recording: SessionRecording
    private let path: String
    private let present: Int?
    /// Nil until a hole was met.
    private var strays: StrayRows?
    private var waiting: ArraySlice<StrayRows.Row> = []
    private var isAtEnd = false
    /// The sequence number after the last that was given.
    private var expected: Int64 = 0

    /// Bytes of a row that may lie on one page, whatever the size of pages. What is longer may end on a page that is gone and
    /// was filled with zeros, which the database takes for its content.
    private static let surelyWhole = 256

    /// - Parameters:
    ///   - path: of the file itself.
    ///   - present: its bytes before those that it was filled up with; nil where it was not.
    init(_ recording: SessionRecording, path: String, present: Int?) {
        self.recording = recording
        self.path = path
        self.present = present
    }

    /// Nil after the last.
    mutating func next() throws -> StrayRows.Row? {
        while true {
            // A damaged number may send the order back; what was given once does not come again.
            waiting = waiting.drop { $0.sequence < expected }
            if waiting.isEmpty, !isAtEnd {
                waiting = try listed(from: expected)[...]
                isAtEnd = waiting.isEmpty
            }
            let listed = waiting.first
            let isWhole = present == nil || (listed?.row.payload?.count ?? 0) <= Self.surelyWhole
            if isWhole, listed?.sequence == expected { return give(waiting.removeFirst()) }
            if strays == nil { strays = try StrayRows(path: path, present: present) }
            let stray = try strays?.first(from: expected)
            guard let listed else { return stray.map { give($0) } }
            if let stray, stray.sequence <= listed.sequence { return give(stray) }
            // A row that is not whole is lost.
            if isWhole { return give(waiting.removeFirst()) }
            expected = listed.sequence + 1
        }
    }

    private mutating func give(_ row: StrayRows.Row) -> StrayRows.Row {
        expected = row.sequence + 1
        return row
    }

    /// The next rows that the database can read; none when there are none.
    private func listed(from first: Int64) throws -> [StrayRows.Row] {
        var limit = Self.page
        while limit >= 1 {
            if let rows = readable(first, limit) { return rows }
            limit /= 4
        }
        // The row itself lies on a damaged page: the next one that does not is looked for by ever longer steps, then
        // between the last two.
        let most = SessionRecording.sequences.upperBound
        var step: Int64 = 1
        while first + step < most, readable(first + step, 1) == nil { step *= 2 }
        guard first + step < most else { return [] }
        var low = first + step / 2
        var high = first + step
        while high - low > 1 {
            let middle = (low + high) / 2
            if readable(middle, 1) == nil { low = middle } else { high = middle }
        }
        return readable(high, 1) ?? []
    }

    private func readable(_ first: Int64, _ limit: Int) -> [StrayRows.Row]? {
        do { return try recording.inputRows(from: first, limit: limit) } catch { return nil }
    }
}
