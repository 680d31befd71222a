import Foundation
import Glibc

/// A file that is there whole or not at all: written beside its place and renamed into it.
struct AtomicFile {
    let path: String
    /// Where to write until `commit`.
    let temporary: String

    /// Refuses a folder that is not there before any work is done.
    init(path: String) throws {
        self.path = path
        let url = URL(fileURLWithPath: path)
        let folder = url.deletingLastPathComponent().path
        var isFolder: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder),
            isFolder.boolValue
        else {
            throw CommandFailure("cannot write \(path): there is no folder \(folder); make it first")
        }
        guard FileManager.default.isWritableFile(atPath: folder) else {
            throw CommandFailure("cannot write \(path): the folder \(folder) is not writable; choose another")
        }
        if unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw CommandFailure("cannot write \(path): it is a folder; name a file in it")
        }
        temporary = "\(path).\(ProcessInfo.processInfo.processIdentifier).part"
    }

    /// Puts what was written in its place, over an older file of that name.
    func commit() throws {
        guard unsafe rename(temporary, path) == 0 else {
            let reason = POSIXErrorCode(rawValue: errno).map { POSIXError($0).localizedDescription }
            throw CommandFailure("cannot write \(path): \(reason ?? "error \(errno)"); choose another place")
        }
    }

    /// Takes away what was written so far.
    func discard() { _ = unsafe unlink(temporary) }

    /// Runs `body` with the temporary path, then commits; discards when it throws.
    func written<Result>(by body: (String) throws -> Result) throws -> Result {
        do {
            let result = try body(temporary)
            try commit()
            return result
        } catch {
            discard()
            throw error
        }
    }
}
