import Biosignals
import GRDB
import HRV

/// A row of a derived table as a line of text, so that what is stored can be held against what a replay gives.
struct DerivedRow {
    var table: String
    var text: String

    /// nil for outputs that are not stored.
    init?(_ output: Output) {
        switch output {
        case .wave, .device, .quality: return nil
        case .beat(let beat):
            table = "beat"
            text = Self.line([
                "\(beat.time.seconds)", beat.rr.map { "\($0)" } ?? "", beat.flag.rawValue, "\(beat.quality)",
                beat.source.rawValue,
            ])
        case .breath(let breath):
            table = "breath"
            text = Self.line([
                "\(breath.inhale.seconds)", "\(breath.exhale.seconds)", "\(breath.end.seconds)",
                "\(breath.depth)", "\(breath.quality)", breath.source.rawValue,
            ])
        default:
            table = "event"
            text = Self.line([output.className, output.json])
        }
    }

    fileprivate static func line(_ cells: [String]) -> String { cells.joined(separator: " ") }
}

/// The rows of the derived tables, one after the other, a page at a time.
struct DerivedRows {
    private static let page = 1024
    private static let tables = ["beat", "breath", "event"]

    private let recording: SessionRecording
    private var waiting: [String: ArraySlice<String>] = [:]
    private var place: [String: Int64] = [:]

    init(_ recording: SessionRecording) throws { self.recording = recording }

    /// nil after the last row of a table.
    mutating func next(in table: String) throws -> String? {
        if waiting[table]?.isEmpty ?? true { try fill(table) }
        return waiting[table]?.popFirst()
    }

    /// A table that has rows left.
    mutating func remaining() throws -> String? {
        for table in Self.tables where try next(in: table) != nil { return table }
        return nil
    }

    private mutating func fill(_ table: String) throws {
        let after = place[table] ?? 0
        let rows = try recording.rows(
            "SELECT rowid AS place, * FROM \(table) WHERE rowid > ? ORDER BY rowid LIMIT \(Self.page)",
            [after])
        let places: [Int64] = rows.map { $0["place"] }
        // Going on from a smaller number would read the same rows for ever.
        guard zip([after] + places, places).allSatisfy(<) else {
            throw SessionRecording.damaged(
                recording.path, DatabaseError(message: "its rows are out of order"))
        }
        place[table] = places.last ?? after
        waiting[table] =
            rows.map { row in
                DerivedRow.line(
                    row.dropFirst().map { _, value in
                        switch value.storage {
                        case .null: ""
                        case .int64(let number): "\(number)"
                        case .double(let number): "\(number)"
                        case .string(let text): text
                        case .blob: "(bytes)"
                        }
                    })
            }[...]
    }
}
