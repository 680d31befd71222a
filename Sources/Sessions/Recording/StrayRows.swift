import Biosignals
import Foundation

/// Inputs that lie on pages of a damaged recording which no other page lists any more: the leaves of the table `input`, told by
/// the form of their rows.
///
/// Source: the database file format of SQLite (leaf pages of tables, records, overflow pages). A recording is only ever
/// appended to, so that what looks like an input was one.
struct StrayRows {
    typealias Row = (sequence: Int64, time: SessionTime, row: InputRow)

    /// Where the row of a sequence number lies: the offset of its cell in the file.
    private let cells: [(sequence: Int64, offset: UInt64)]
    private let file: PagedFile

    private static let leaf: UInt8 = 0x0D
    private static let kinds: Set = [
        "attach", "link", "bytes", "frames", "intervals", "figures", "tick", "command",
    ]
    /// Bytes that a row takes at most.
    private static let longest = 1 << 24

    /// - Parameter present: bytes of the file that are its own; nil for all.
    init(path: String, present: Int?) throws {
        file = try PagedFile(path: path, present: present)
        var cells: [(sequence: Int64, offset: UInt64)] = []
        for number in 0..<file.count {
            let page = try file.page(number)
            // The first page begins with the file's header.
            let start = number == 0 ? 100 : 0
            guard page.count == file.size, page[start] == Self.leaf else { continue }
            let count = Int(page[start + 3]) << 8 | Int(page[start + 4])
            guard start + 8 + 2 * count <= page.count else { continue }
            for index in 0..<count {
                let at = start + 8 + 2 * index
                let offset = Int(page[at]) << 8 | Int(page[at + 1])
                var cell = SQLiteCell(page, offset)
                guard let length = cell.number(), let sequence = cell.number(),
                    SessionRecording.sequences.contains(sequence),
                    (1...Int64(Self.longest)).contains(length), Self.isInput(cell)
                else { continue }
                cells.append((sequence, UInt64(number) * UInt64(file.size) + UInt64(offset)))
            }
        }
        self.cells = cells.sorted { $0.sequence < $1.sequence }
    }

    /// The first row from a sequence number on that can be read.
    func first(from sequence: Int64) throws -> Row? {
        var low = 0
        var high = cells.count
        while low < high {
            let middle = (low + high) / 2
            if cells[middle].sequence < sequence { low = middle + 1 } else { high = middle }
        }
        for cell in cells[low...] {
            if let row = try row(cell.offset) { return (cell.sequence, row.time, row.row) }
        }
        return nil
    }

    /// Whether the record that follows has the columns of an input, its kind one that is known.
    private static func isInput(_ cell: SQLiteCell) -> Bool {
        var cell = cell
        guard let record = SQLiteRecord(&cell) else { return false }
        return record.hasFormOfInput
    }

    private func row(_ offset: UInt64) throws -> (time: SessionTime, row: InputRow)? {
        let page = try file.page(Int(offset / UInt64(file.size)))
        var cell = SQLiteCell(page, Int(offset % UInt64(file.size)))
        guard let length = cell.number(), cell.number() != nil,
            let payload = try payload(cell, Int(length))
        else { return nil }
        var content = SQLiteCell(payload, 0)
        guard let record = SQLiteRecord(&content), record.hasFormOfInput,
            let nanoseconds = content.integer(record.types[1]),
            let kind = content.bytes(record.types[2]).map({ String(decoding: $0, as: UTF8.self) }),
            Self.kinds.contains(kind)
        else { return nil }
        let port = content.integer(record.types[3])
        let data = content.bytes(record.types[4])
        let time = SessionTime(nanoseconds: nanoseconds)
        guard SessionRecording.times.contains(time), record.types[4] == 0 || data != nil else { return nil }
        return (
            time,
            InputRow(kind: kind, port: port.flatMap { Int(exactly: $0) }, payload: data.map { Data($0) })
        )
    }

    /// The whole of a record: what lies in the cell, and what was too long for it, on pages that follow one another.
    private func payload(_ cell: SQLiteCell, _ length: Int) throws -> [UInt8]? {
        let most = file.usable - 35
        guard length > most else { return cell.take(length) }
        let least = (file.usable - 12) * 32 / 255 - 23
        let rest = least + (length - least) % (file.usable - 4)
        let local = rest <= most ? rest : least
        guard let head = cell.take(local + 4) else { return nil }
        var bytes = Array(head.dropLast(4))
        var next = head.suffix(4).reduce(0) { $0 << 8 | Int($1) }
        while bytes.count < length {
            guard next > 1, next <= file.count else { return nil }
            let page = try file.page(next - 1)
            guard page.count == file.size else { return nil }
            next = page[..<4].reduce(0) { $0 << 8 | Int($1) }
            bytes += page[4..<min(file.usable, 4 + length - bytes.count)]
        }
        return bytes
    }

    /// The pages of a file.
    private struct PagedFile {
        let size: Int
        /// Bytes of a page that hold something.
        let usable: Int
        let count: Int
        private let source: ByteSource

        init(path: String, present: Int?) throws {
            source = try ByteSource(path: path)
            let header = try source.bytes(0..<min(100, source.count))
            let stated = header.count == 100 ? Int(header[16]) << 8 | Int(header[17]) : 0
            size = stated == 1 ? 65_536 : stated
            guard size >= 512, size.nonzeroBitCount == 1, size - Int(header[20]) >= 480 else {
                throw RecordingFormatError(
                    file: path, problem: "its first page is damaged", remedy: "look for a copy of it")
            }
            usable = size - Int(header[20])
            count = min(source.count, present ?? .max) / size
        }

        func page(_ number: Int) throws -> [UInt8] { try source.bytes(number * size..<(number + 1) * size) }
    }
}
