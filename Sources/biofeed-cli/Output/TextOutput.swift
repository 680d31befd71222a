import Foundation

/// Lines to standard output, or to a file that appears whole. What is written goes to disk block by block.
final class TextOutput {
    private static let blockSize = 65_536

    private let file: AtomicFile?
    private var handle: FileHandle?
    private var waiting = Data()

    /// - Parameter path: nil for standard output.
    init(path: String?) throws {
        file = try path.map(AtomicFile.init(path:))
        guard let file else { return }
        guard FileManager.default.createFile(atPath: file.temporary, contents: nil),
            let handle = FileHandle(forWritingAtPath: file.temporary)
        else { throw CommandFailure("cannot write \(file.path): it cannot be created; choose another place") }
        self.handle = handle
    }

    /// What was not finished is taken away.
    deinit { if handle != nil { file?.discard() } }

    func line(_ text: String) throws {
        guard file != nil else { return try StandardOutput.shared.line(text) }
        waiting.append(contentsOf: text.utf8)
        waiting.append(0x0A)
        if waiting.count >= Self.blockSize { try write() }
    }

    /// The file that holds the lines so far, all of them on disk; nil for standard output.
    func flushed() throws -> String? {
        guard let file else { return nil }
        try write()
        return file.temporary
    }

    func finish() throws {
        guard let file else { return try StandardOutput.shared.flush() }
        try write()
        try handle?.close()
        handle = nil
        do { try file.commit() } catch {
            file.discard()
            throw error
        }
    }

    private func write() throws {
        defer { waiting.removeAll(keepingCapacity: true) }
        do { try handle?.write(contentsOf: waiting) } catch {
            throw CommandFailure(
                "cannot write \(file?.path ?? "the file"): \(error.localizedDescription); choose another place"
            )
        }
    }
}
