import Foundation

/// A file within a tar archive (POSIX ustar), which every system opens.
public struct TarEntry: Sendable {
    public enum Content: Sendable {
        case bytes([UInt8])
        /// A file on disk and its length.
        case file(String, bytes: Int)
    }

    public static let block = 512
    /// What ends an archive.
    public static let end = [UInt8](repeating: 0, count: 2 * block)

    /// At most 99 bytes, with `/` between folders.
    public let name: String
    public let content: Content
    /// Seconds since 1970.
    public let modified: Int

    init(_ name: String, _ content: Content, modified: Int = 0) {
        precondition(name.utf8.count < 100, "names in an archive are short")
        self.name = name
        self.content = content
        self.modified = modified
    }

    init(_ name: String, text: String, modified: Int = 0) {
        self.init(name, .bytes(Array(text.utf8)), modified: modified)
    }

    public var size: Int {
        switch content {
        case .bytes(let bytes): bytes.count
        case .file(_, let count): count
        }
    }

    /// Zeroes after the content.
    public var padding: [UInt8] {
        [UInt8](repeating: 0, count: (Self.block - size % Self.block) % Self.block)
    }

    /// What stands before the content.
    public var header: [UInt8] {
        var header = [UInt8](repeating: 0, count: Self.block)
        func put(_ text: String, at place: Int) {
            for (index, byte) in text.utf8.enumerated() { header[place + index] = byte }
        }
        func octal(_ value: Int, digits: Int) -> String {
            let text = String(value, radix: 8)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        put(name, at: 0)
        put(octal(0o600, digits: 7), at: 100)
        put(octal(0, digits: 7), at: 108)
        put(octal(0, digits: 7), at: 116)
        put(octal(size, digits: 11), at: 124)
        put(octal(modified, digits: 11), at: 136)
        // The checksum is taken with spaces in its own place.
        put("        ", at: 148)
        put("0", at: 156)
        put("ustar\u{0}00", at: 257)
        put(octal(header.reduce(0) { $0 + Int($1) }, digits: 6) + "\u{0} ", at: 148)
        return header
    }

    /// All of it in pieces of at most 256 KiB.
    public func forEachPiece(_ body: ([UInt8]) async throws -> Void) async throws {
        try await body(header)
        switch content {
        case .bytes(let bytes): try await body(bytes)
        case .file(let path, var left):
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            while left > 0 {
                guard let data = try handle.read(upToCount: min(left, 262_144)), !data.isEmpty else {
                    throw HistoryError(
                        .disk, "cannot read all of \(path): it became shorter meanwhile; export again")
                }
                left -= data.count
                try await body([UInt8](data))
            }
            try handle.close()
        }
        try await body(padding)
    }
}
