import Foundation

/// A copy of a damaged recording in a folder of its own, made readable: a file that is shorter than its own header says is
/// filled with zeros, which SQLite takes for damaged pages, where it would refuse the whole of a short file.
struct RecordingCopy {
    let path: String
    /// Bytes of whole pages that were there; behind them it was filled up. Nil for a file that is as long as it says.
    private(set) var present: Int?
    private let folder: URL

    init(_ original: String) throws {
        guard FileManager.default.isReadableFile(atPath: original) else {
            throw RecordingFormatError(
                file: original, problem: "cannot be opened",
                remedy: "check that it exists and that you may read it")
        }
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "biofeed-repair-\(UUID().uuidString)")
        path = folder.appendingPathComponent("recording.biofeed").path
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
            try FileManager.default.copyItem(atPath: original, toPath: path)
            if FileManager.default.fileExists(atPath: original + "-wal") {
                try FileManager.default.copyItem(atPath: original + "-wal", toPath: path + "-wal")
            }
            try fill()
        } catch {
            remove()
            throw RecordingFormatError(
                file: original, problem: "cannot be copied to \(folder.path) (\(error.localizedDescription))",
                remedy: "make room there, or set TMPDIR")
        }
    }

    func remove() {
        do { try FileManager.default.removeItem(at: folder) } catch {
            // A folder of the system's for temporary files: what stays in it is the system's to clear.
            return
        }
    }

    /// Source: the database file format of SQLite: page size at byte 16 and number of pages at byte 28, big endian.
    private mutating func fill() throws {
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        defer { handle.closeFile() }
        let header = [UInt8](try handle.read(upToCount: 100) ?? Data())
        guard header.count == 100 else { return }
        func number(_ at: Int, _ count: Int) -> UInt64 {
            (0..<count).reduce(0) { $0 << 8 | UInt64(header[at + $1]) }
        }
        let page = number(16, 2) == 1 ? 65_536 : number(16, 2)
        guard page > 0 else { return }
        let size = page * number(28, 4)
        let present = try handle.seekToEnd()
        // A page of which only a part is there would give rows that end in zeros: it counts as gone.
        if size > present {
            try handle.truncate(atOffset: present - present % page)
            self.present = Int(present - present % page)
        }
        // No more is filled up than a recording can have lost.
        if size > present, size < 1 << 36 { try handle.truncate(atOffset: size) }
    }
}
