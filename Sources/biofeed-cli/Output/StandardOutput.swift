import Foundation
import Glibc
import Synchronization

/// The reader of standard output is gone, as in `biofeed-cli … | head`. Nothing is wrong; there is nobody to
/// tell.
struct OutputClosed: Error {}

/// Standard output in blocks of 64 KiB, or line by line when somebody reads along.
final class StandardOutput: Sendable {
    static let shared = StandardOutput()
    private static let blockSize = 65_536

    private let waiting = Mutex(Data())
    /// Whether each line is to be seen at once.
    private let isLive: Bool

    private init() { isLive = isatty(STDOUT_FILENO) == 1 }

    var isTerminal: Bool { isLive }

    func line(_ text: String) throws {
        try waiting.withLock { data in
            data.append(contentsOf: text.utf8)
            data.append(0x0A)
            if isLive || data.count >= Self.blockSize { try Self.write(&data) }
        }
    }

    func write(_ bytes: [UInt8]) throws {
        try waiting.withLock { data in
            data.append(contentsOf: bytes)
            if data.count >= Self.blockSize { try Self.write(&data) }
        }
    }

    func flush() throws { try waiting.withLock { try Self.write(&$0) } }

    private static func write(_ data: inout Data) throws {
        guard !data.isEmpty else { return }
        defer { data.removeAll(keepingCapacity: true) }
        do {
            try FileHandle.standardOutput.write(contentsOf: data)
        } catch {
            let failure = error as NSError
            let underlying = failure.userInfo[NSUnderlyingErrorKey] as? NSError
            if (underlying ?? failure).code == Int(EPIPE) { throw OutputClosed() }
            throw CommandFailure(
                "cannot write to standard output: \(error.localizedDescription); check the disk or the program that reads it"
            )
        }
    }
}

/// Standard error, a line at a time.
enum StandardError {
    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Line breaks in `text` become spaces: an error is one line.
    static func line(_ text: String) {
        let flat = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        FileHandle.standardError.write(Data("biofeed-cli: \(flat)\n".utf8))
    }

    /// Replaces the line of progress; an empty text takes it away. Shown in a terminal only.
    static func progress(_ text: String) {
        guard isTerminal else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K\(text)".utf8))
    }
}
