import Foundation
import Synchronization

/// Where the columns of a recording keep their numbers: the first ones in memory, those that are too many in a temporary file
/// without a name, which is gone with the program whatever happens to it.
final class ColumnStore: Sendable {
    /// Numbers in a row of one column.
    enum Block<Value: Sendable>: Sendable {
        case memory([Value])
        /// From a place in the file on.
        case disk(Int)
    }

    private struct State {
        var held = 0
        var file: FileHandle?
        var end = 0
    }

    private let state = Mutex(State())
    /// Numbers that are held in memory.
    private let most: Int

    init(most: Int) { self.most = most }

    func put<Value: BitwiseCopyable>(_ values: [Value]) throws(RecordingFormatError) -> Block<Value> {
        try state.withLock { state throws(RecordingFormatError) in
            guard state.held + values.count > most else {
                state.held += values.count
                return .memory(values)
            }
            let place = state.end
            do {
                let file = try state.file ?? Self.nameless()
                state.file = file
                try file.seek(toOffset: UInt64(place))
                try file.write(contentsOf: unsafe values.withUnsafeBytes { unsafe Data($0) })
            } catch {
                throw RecordingFormatError(
                    file: Self.folder.path,
                    problem: "a long recording cannot be kept there (\(error.localizedDescription))",
                    remedy: "make room, or set TMPDIR to a folder with more")
            }
            state.end += values.count * MemoryLayout<Value>.stride
            return .disk(place)
        }
    }

    /// Some of the numbers of a block.
    func values<Value: BitwiseCopyable>(
        _ rows: Range<Int>, of block: Block<Value>
    ) throws(RecordingFormatError) -> [Value] {
        switch block {
        case .memory(let values): return Array(values[rows])
        case .disk(let place):
            let width = MemoryLayout<Value>.stride
            let data = try state.withLock { state throws(RecordingFormatError) -> Data? in
                do {
                    try state.file?.seek(toOffset: UInt64(place + rows.lowerBound * width))
                    return try state.file?.read(upToCount: rows.count * width)
                } catch {
                    return nil
                }
            }
            guard let data, data.count == rows.count * width else {
                throw RecordingFormatError(
                    file: Self.folder.path, problem: "what was kept there cannot be read again",
                    remedy: "check the disk, or set TMPDIR to a folder on another")
            }
            return unsafe [Value](unsafeUninitializedCapacity: rows.count) { buffer, count in
                _ = unsafe data.copyBytes(to: buffer)
                count = rows.count
            }
        }
    }

    /// On a disk rather than in memory, which `/tmp` may be.
    private static var folder: URL {
        URL(fileURLWithPath: ProcessInfo.processInfo.environment["TMPDIR"] ?? "/var/tmp")
    }

    private static func nameless() throws -> FileHandle {
        let path = folder.appendingPathComponent("biofeed-columns-\(UUID().uuidString)").path
        let isMade = FileManager.default.createFile(
            atPath: path, contents: nil, attributes: [.posixPermissions: 0o600])
        guard isMade, let file = FileHandle(forUpdatingAtPath: path) else {
            throw CocoaError(.fileWriteNoPermission)
        }
        try FileManager.default.removeItem(atPath: path)
        return file
    }
}
