import Foundation
import GRDB
import Guidance

/// What is in the history, to be asked quickly. Everything in it stands in the files as well.
///
/// Erased rows are overwritten (`secure_delete`), the journal and temporary tables stay in memory, and after an erasure what
/// is left is written to a new file and the old one overwritten: nothing of a person outlives her in free pages, in files
/// beside it, or in free blocks of the disk. That a crash in the middle of a write may damage it does no harm, since it is
/// made again.
final class HistoryIndex {
    /// Of the tables; another one is made anew.
    private static let version = 1

    private let path: String
    private var database: DatabaseQueue

    /// Throws where the file is damaged, of another version, or in use by another program.
    init(path: String) throws {
        self.path = path
        database = try Self.open(path)
        // Of an erasure that a crash cut short.
        try PrivateFile.erase(Self.fresh(path))
    }

    private static func fresh(_ path: String) -> String { "\(path).new" }

    private static func open(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.prepareDatabase { database in
            try database.execute(
                sql: """
                    PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA locking_mode = EXCLUSIVE;
                    PRAGMA journal_mode = MEMORY
                    """)
        }
        let database = try DatabaseQueue(path: path, configuration: configuration)
        try database.write { database in
            let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
            guard found == 0 || found == version else {
                throw DatabaseError(message: "its tables are of version \(found)")
            }
            // A write that a crash cut short.
            guard try String.fetchOne(database, sql: "PRAGMA quick_check") == "ok" else {
                throw DatabaseError(message: "it is damaged")
            }
            if found == 0 { try makeTables(database) }
            try database.execute(sql: "PRAGMA user_version = \(version)")
        }
        return database
    }

    /// Puts a new file with what is left in place of the old one, which is overwritten. `VACUUM` in place would give blocks
    /// back to the disk with the rows of others in them, which nobody could erase later.
    private func writeAnew() throws {
        try database.vacuum(into: Self.fresh(path))
        try database.close()
        try PrivateFile.erase(path)
        try FileManager.default.moveItem(atPath: Self.fresh(path), toPath: path)
        database = try Self.open(path)
    }

    private static func makeTables(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE session (
                    id TEXT PRIMARY KEY, person TEXT, started TEXT NOT NULL, seconds REAL NOT NULL, exercise TEXT,
                    practised_s REAL, stopped INTEGER, stop_reason TEXT, tension_before INTEGER,
                    tension_after INTEGER, stage TEXT, weeks INTEGER, json TEXT NOT NULL);
                CREATE INDEX session_person ON session (person, started);
                """)
    }

    func add(_ session: KeptSession, json: String) throws {
        try database.write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO session VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    session.id, session.person?.text, session.started, session.seconds, session.exercise?.id,
                    session.exercise?.practised, session.exercise?.stopped, session.exercise?.stopReason,
                    session.tensionBefore, session.tensionAfter, session.stage?.rawValue, session.weeks, json,
                ])
        }
    }

    var ids: Set<String> {
        get throws { try database.read { try Set(String.fetchAll($0, sql: "SELECT id FROM session")) } }
    }

    /// The JSON of sessions, the newest first.
    ///
    /// - Parameters:
    ///   - person: hers alone; nil for everybody's.
    ///   - since: ISO 8601 UTC.
    func sessions(of person: PersonCode?, since: String?, limit: Int) throws -> [String] {
        try database.read { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT json FROM session
                    WHERE (?1 IS NULL OR person = ?1) AND (?2 IS NULL OR started >= ?2)
                    ORDER BY started DESC LIMIT ?3
                    """, arguments: [person?.text, since, limit])
        }
    }

    func session(_ id: String) throws -> String? {
        try database.read {
            try String.fetchOne($0, sql: "SELECT json FROM session WHERE id = ?", arguments: [id])
        }
    }

    func erase(session id: String) throws {
        try database.write { try $0.execute(sql: "DELETE FROM session WHERE id = ?", arguments: [id]) }
        try writeAnew()
    }

    func erase(person: PersonCode) throws {
        try database.write {
            try $0.execute(sql: "DELETE FROM session WHERE person = ?", arguments: [person.text])
        }
        try writeAnew()
    }

    func clear() throws {
        try database.write { try $0.execute(sql: "DELETE FROM session") }
        try writeAnew()
    }

    func close() throws { try database.close() }
}
