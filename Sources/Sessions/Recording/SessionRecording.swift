public import Biosignals
import Foundation
import GRDB

/// A `.biofeed` file opened for reading: the header, and the inputs in order.
public struct SessionRecording: Sendable {
    /// Rows that are read at a time, so that memory stays flat however long the file is.
    private static let page = 4096

    /// No recording has more inputs.
    static let sequences: ClosedRange<Int64> = 0...1 << 40
    /// No session is longer than a year.
    static let times = SessionTime.zero...SessionTime(seconds: 366 * 86_400)

    public let path: String
    public let header: RecordingHeader
    private let database: DatabaseQueue

    public init(path: String) throws(RecordingFormatError) { try self.init(path: path, named: path) }

    /// - Parameter name: how errors call the file.
    init(path file: String, named name: String) throws(RecordingFormatError) {
        path = name
        guard let handle = FileHandle(forReadingAtPath: file) else {
            throw RecordingFormatError(
                file: name, problem: "cannot be opened",
                remedy: "check that it exists and that you may read it")
        }
        let magic = handle.readData(ofLength: 16)
        guard magic == Data("SQLite format 3\0".utf8) else {
            throw RecordingFormatError(
                file: name, problem: magic.isEmpty ? "is empty" : "is not a biofeed recording",
                remedy: "give a file that biofeedd or biofeed-cli wrote, or name the right ending")
        }
        do {
            var configuration = Configuration()
            configuration.readonly = true
            let database = try DatabaseQueue(path: file, configuration: configuration)
            let rows = try database.read { database in
                try Row.fetchAll(database, sql: "SELECT key, value FROM header")
            }
            let pairs = try rows.map {
                (try $0.decode(String.self, forColumn: "key"), try $0.decode(String.self, forColumn: "value"))
            }
            let table = Dictionary(pairs) { first, _ in first }
            guard let header = RecordingHeader(rows: table) else {
                throw DatabaseError(message: "its header is incomplete")
            }
            guard header.format <= RecordingHeader.currentFormat else {
                throw DatabaseError(message: "it was written by a newer version (format \(header.format))")
            }
            self.database = database
            self.header = header
        } catch {
            throw Self.damaged(name, error)
        }
    }

    static func damaged(_ path: String, _ error: any Error) -> RecordingFormatError {
        let reason = (error as? DatabaseError)?.message ?? "its rows are damaged"
        return RecordingFormatError(
            file: path, problem: "cannot be read as a recording: \(reason)",
            remedy: "use a whole copy of it; a -wal file beside the original belongs to it")
    }

    /// Of its last input; nil where it has none.
    var lastTime: SessionTime? {
        get throws(RecordingFormatError) {
            let row = try rows(
                "SELECT time_ns FROM input ORDER BY sequence DESC LIMIT 1", []
            ).first
            guard let row else { return nil }
            do {
                return SessionTime(nanoseconds: try row.decode(Int64.self, forColumn: "time_ns"))
            } catch {
                throw Self.damaged(path, error)
            }
        }
    }

    /// Calls `body` with each input and its time, in order, until it returns false.
    public func forEachInput(_ body: (SessionTime, Input) throws -> Bool) throws {
        var next: Int64 = 0
        while true {
            let rows = try inputRows(from: next, limit: Self.page)
            guard let last = rows.last else { return }
            for (sequence, time, row) in rows {
                guard try body(time, try decoded(row, sequence)) else { return }
            }
            next = last.sequence + 1
        }
    }

    /// The beats that were found while it was recorded, as a table.
    func beatsCSV() throws -> String {
        do {
            return try database.read { database in
                var text = "time_s,rr_ms,flag,quality,source\n"
                let beats = try Row.fetchCursor(
                    database, sql: "SELECT time_s, rr_ms, flag, quality, source FROM beat ORDER BY time_s")
                while let beat = try beats.next() {
                    let rr = try beat.decode(Double?.self, forColumn: "rr_ms")
                    text +=
                        try RoundedDecimal.text(beat.decode(Double.self, forColumn: "time_s"), decimals: 6)
                        + "," + (rr.map { RoundedDecimal.text($0, decimals: 3) } ?? "")
                        + "," + beat.decode(String.self, forColumn: "flag") + ","
                        + RoundedDecimal.text(beat.decode(Double.self, forColumn: "quality"), decimals: 3)
                        + "," + beat.decode(String.self, forColumn: "source") + "\n"
                }
                return text
            }
        } catch {
            throw Self.damaged(path, error)
        }
    }

    /// Calls `body` with each row as it lies in the file.
    func forEachRow(_ body: (Int64, SessionTime, InputRow) throws -> Void) throws {
        var next: Int64 = 0
        while true {
            let rows = try inputRows(from: next, limit: Self.page)
            guard let last = rows.last else { return }
            for (sequence, time, row) in rows { try body(sequence, time, row) }
            next = last.sequence + 1
        }
    }

    /// Rows of inputs in order, from a sequence number on.
    ///
    /// A damaged file may hold anything in any column: nothing of a row is taken on trust.
    func inputRows(
        from first: Int64, limit: Int
    ) throws(RecordingFormatError) -> [(sequence: Int64, time: SessionTime, row: InputRow)] {
        do {
            return try database.read { database in
                // There are millions in a day: places in place of names, and no copies of rows.
                let statement = try database.cachedStatement(
                    sql: """
                        SELECT sequence, time_ns, kind, port, payload FROM input
                        WHERE sequence >= ? ORDER BY sequence LIMIT ?
                        """)
                let rows = try Row.fetchCursor(statement, arguments: [first, limit])
                var found: [(sequence: Int64, time: SessionTime, row: InputRow)] = []
                var least = first
                while let row = try rows.next() {
                    let sequence = try row.decode(Int64.self, atIndex: 0)
                    // Going on from a smaller number would read the same rows for ever.
                    guard sequence >= least else { throw DatabaseError(message: "its rows are out of order") }
                    least = sequence + 1
                    let time = SessionTime(nanoseconds: try row.decode(Int64.self, atIndex: 1))
                    guard Self.sequences.contains(sequence), Self.times.contains(time) else {
                        throw DatabaseError(
                            message: "it has a row from more than a year after its beginning")
                    }
                    let input = InputRow(
                        kind: try row.decode(String.self, atIndex: 2),
                        port: try row.decode(Int?.self, atIndex: 3),
                        payload: try row.decode(Data?.self, atIndex: 4))
                    found.append((sequence, time, input))
                }
                return found
            }
        } catch {
            throw Self.damaged(path, error)
        }
    }

    func rows(_ query: String, _ arguments: StatementArguments) throws(RecordingFormatError) -> [Row] {
        do { return try database.read { try Row.fetchAll($0, sql: query, arguments: arguments) } } catch {
            throw Self.damaged(path, error)
        }
    }

    /// What SQLite itself finds wrong, a sentence each.
    func structuralFaults() throws(RecordingFormatError) -> [String] {
        let found = try rows("PRAGMA integrity_check(20)", []).compactMap { row -> String? in row[0] }
        return found == ["ok"] ? [] : found
    }

    /// What the file says of its inputs; nil where it does not.
    func seal() throws(RecordingFormatError) -> (count: String?, sum: String?) {
        func value(_ key: String) throws(RecordingFormatError) -> String? {
            try rows("SELECT value FROM header WHERE key = ?", [key]).first?[0]
        }
        return (try value(RecordingSeal.countKey), try value(RecordingSeal.sumKey))
    }

    private func decoded(_ row: InputRow, _ sequence: Int64) throws -> Input {
        guard let input = row.input else {
            throw RecordingFormatError(
                file: path,
                problem: "has an input of kind \(row.kind) that cannot be read (row \(sequence))",
                remedy: "use the version of biofeed that wrote it: \(header.software)")
        }
        return input
    }
}
