import GRDB

/// Tables of a `.biofeed` file. `input` is the recording; the others are what was derived from it live, can be
/// made again by a replay, and are there so that `sqlite3` alone answers most questions.
enum RecordingSchema {
    /// "BIOF": lets `file` and others tell the format.
    static let applicationID: Int32 = 0x4249_4F46

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { database in
            try database.create(table: "header") { table in
                table.primaryKey("key", .text)
                table.column("value", .text).notNull()
            }
            try database.create(table: "input") { table in
                table.primaryKey("sequence", .integer)
                table.column("time_ns", .integer).notNull()
                table.column("kind", .text).notNull()
                table.column("port", .integer)
                table.column("payload", .blob)
            }
            try database.create(table: "beat") { table in
                table.column("time_s", .double).notNull()
                table.column("rr_ms", .double)
                table.column("flag", .text).notNull()
                table.column("quality", .double).notNull()
                table.column("source", .text).notNull()
            }
            try database.create(table: "breath") { table in
                table.column("inhale_s", .double).notNull()
                table.column("exhale_s", .double).notNull()
                table.column("end_s", .double).notNull()
                table.column("depth", .double).notNull()
                table.column("quality", .double).notNull()
                table.column("source", .text).notNull()
            }
            try database.create(table: "event") { table in
                table.column("class", .text).notNull()
                table.column("json", .text).notNull()
            }
        }
        return migrator
    }
}
