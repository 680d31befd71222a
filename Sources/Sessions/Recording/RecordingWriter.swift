public import Biosignals
import Foundation
import GRDB
import HRV
import Synchronization

/// Trouble with a recording on disk: what was tried, on what, what the system said, what to do.
public struct RecordingError: Error, CustomStringConvertible, Sendable {
    public let description: String
    init(_ action: String, _ path: String, _ error: any Error, remedy: String) {
        let reason = (error as? DatabaseError)?.message ?? error.localizedDescription
        description = "cannot \(action) \(path): \(reason); \(remedy)"
    }
}

/// Writes a session to disk while it runs.
///
/// Inputs are taken in memory at once and committed by `flush`, which the owner calls at least once a second.
/// After a crash the file opens and lacks at most what came since the last flush. If the disk fails, what was
/// taken stays in memory and the next flush tries again.
public final class RecordingWriter: Sendable {
    private struct Entry {
        var time: SessionTime
        var input: Input
        var outputs: [Output]
    }

    public let path: String
    private let database: DatabaseQueue
    private struct Pending {
        var entries: [Entry] = []
        /// Of the first of them.
        var sequence: Int64 = 0
        /// Checksum of all rows before them.
        var seal = RecordingSeal()
    }

    private let pending = Mutex(Pending())

    /// Makes a new file; its folder must exist, and the file must not.
    public init(path: String, header: RecordingHeader) throws(RecordingError) {
        self.path = path
        do {
            guard !FileManager.default.fileExists(atPath: path) else {
                throw CocoaError(.fileWriteFileExists)
            }
            var configuration = Configuration()
            configuration.prepareDatabase { database in
                try database.execute(sql: "PRAGMA journal_mode = WAL")
                try database.execute(sql: "PRAGMA synchronous = FULL")
            }
            database = try DatabaseQueue(path: path, configuration: configuration)
            try RecordingSchema.migrator.migrate(database)
            try database.write { database in
                try database.execute(sql: "PRAGMA application_id = \(RecordingSchema.applicationID)")
                for (key, value) in header.rows {
                    try database.execute(
                        sql: "INSERT INTO header (key, value) VALUES (?, ?)", arguments: [key, value])
                }
            }
        } catch {
            throw RecordingError(
                "create the recording", path, error,
                remedy: "choose a folder that exists, is writable and has room")
        }
    }

    /// Takes an input and what it led to.
    public func append(_ input: Input, at time: SessionTime, outputs: [Output]) {
        pending.withLock { $0.entries.append(Entry(time: time, input: input, outputs: outputs)) }
    }

    /// Commits everything that was taken.
    public func flush() throws(RecordingError) {
        let taken = pending.withLock { state in
            let taken = state
            state.entries = []
            state.sequence += Int64(taken.entries.count)
            return taken
        }
        guard !taken.entries.isEmpty else { return }
        do {
            let seal = try database.write { database in
                var next = taken.sequence
                var seal = taken.seal
                for entry in taken.entries {
                    let row = try InputRow(entry.input)
                    seal.add(row, sequence: next, time: entry.time)
                    try Self.insert(row, entry, sequence: next, into: database)
                    next += 1
                }
                // In the same commit as what it seals, so that they agree whenever the power fails.
                for (key, value) in seal.rows {
                    try database.cachedStatement(
                        sql: "INSERT OR REPLACE INTO header (key, value) VALUES (?, ?)"
                    ).execute(arguments: [key, value])
                }
                return seal
            }
            pending.withLock { $0.seal = seal }
        } catch {
            pending.withLock { state in
                state.entries.insert(contentsOf: taken.entries, at: 0)
                state.sequence = taken.sequence
            }
            throw RecordingError(
                "write to", path, error, remedy: "free some space; it is tried again each second")
        }
    }

    /// Commits, folds the write-ahead log into the one file and closes it.
    ///
    /// The log is overwritten, not only removed: erasing the recording later reaches its own blocks of the disk alone, and
    /// in those that the log had everything would be there a second time.
    public func close() throws(RecordingError) {
        try flush()
        do {
            let log = FileHandle(forUpdatingAtPath: "\(path)-wal")
            try database.writeWithoutTransaction { database in
                // Not truncated: what is cut off goes back to the disk as it is.
                _ = try database.checkpoint(.full)
                try database.execute(sql: "PRAGMA journal_mode = DELETE")
            }
            try database.close()
            if let log { try PrivateFile.overwrite(log, "\(path)-wal") }
        } catch {
            throw RecordingError(
                "close", path, error, remedy: "the recording is whole; keep its -wal file beside it")
        }
    }

    private static func insert(
        _ row: InputRow, _ entry: Entry, sequence: Int64, into database: Database
    ) throws {
        try database.cachedStatement(
            sql: "INSERT INTO input (sequence, time_ns, kind, port, payload) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [sequence, entry.time.nanoseconds, row.kind, row.port, row.payload])
        for output in entry.outputs {
            switch output {
            case .wave, .device, .quality: break
            case .beat(let beat):
                try database.cachedStatement(
                    sql: "INSERT INTO beat (time_s, rr_ms, flag, quality, source) VALUES (?, ?, ?, ?, ?)"
                ).execute(arguments: [
                    beat.time.seconds, beat.rr, beat.flag.rawValue, beat.quality, beat.source.rawValue,
                ])
            case .breath(let breath):
                try database.cachedStatement(
                    sql: """
                        INSERT INTO breath (inhale_s, exhale_s, end_s, depth, quality, source)
                        VALUES (?, ?, ?, ?, ?, ?)
                        """
                ).execute(arguments: [
                    breath.inhale.seconds, breath.exhale.seconds, breath.end.seconds, breath.depth,
                    breath.quality, breath.source.rawValue,
                ])
            default:
                try database.cachedStatement(sql: "INSERT INTO event (class, json) VALUES (?, ?)")
                    .execute(arguments: [output.className, output.json])
            }
        }
    }
}

extension RecordingHeader {
    var rows: [(String, String)] {
        [
            ("format", String(format)), ("started", started), ("utc_offset_s", String(utcOffset)),
            ("seat", String(seat)), ("software", software), ("origin", origin),
        ]
            + [("device", device), ("firmware", firmware), ("consent", consent)].compactMap { key, value in
                value.map { (key, $0) }
            }
    }

    init?(rows: [String: String]) {
        guard let format = rows["format"].flatMap(Int.init), let started = rows["started"],
            let offset = rows["utc_offset_s"].flatMap(Int.init), let seat = rows["seat"].flatMap(Int.init)
        else { return nil }
        self.init(
            started: started, utcOffset: offset, seat: seat, software: rows["software"] ?? "unknown",
            origin: rows["origin"] ?? "unknown")
        self.format = format
        device = rows["device"]
        firmware = rows["firmware"]
        consent = rows["consent"]
    }
}
