import Foundation

/// Files that hold what a person may want gone: written whole, and overwritten before they are removed or replaced.
///
/// Overwriting reaches the old bytes on file systems that write in place (ext4, xfs). Copying file systems and flash may
/// keep an older copy out of reach; there only encryption of the disk helps, as `docs/history.md` says.
enum PrivateFile {
    private static let block = 65_536

    /// Puts `data` in place of what is there; the old bytes are overwritten.
    static func write(_ data: Data, to path: String) throws {
        let old = FileHandle(forUpdatingAtPath: path)
        do {
            try data.write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw HistoryError(
                .disk, "cannot write \(path): \(error.localizedDescription); check the folder and its room")
        }
        if let old { try overwrite(old, path) }
    }

    /// Removes a file after overwriting it; nothing happens where there is none.
    static func erase(_ path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else { return }
        guard let handle = FileHandle(forUpdatingAtPath: path) else {
            throw HistoryError(
                .disk, "cannot erase \(path): it cannot be written; make it writable and erase again")
        }
        try overwrite(handle, path)
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw HistoryError(
                .disk,
                "cannot remove \(path): \(error.localizedDescription); its content is overwritten already")
        }
    }

    /// Zeroes over the whole length, on the disk before this returns; closes the file.
    static func overwrite(_ handle: FileHandle, _ path: String) throws {
        do {
            let length = try handle.seekToEnd()
            try handle.seek(toOffset: 0)
            let zeroes = Data(count: block)
            var left = length
            while left > 0 {
                let count = Int(min(left, UInt64(block)))
                try handle.write(contentsOf: zeroes.prefix(count))
                left -= UInt64(count)
            }
            try handle.synchronize()
            try handle.close()
        } catch {
            throw HistoryError(
                .disk, "cannot overwrite \(path): \(error.localizedDescription); erase it again")
        }
    }
}
