import Foundation

/// The bytes of a file: in memory, or on the disk, of which only the parts that are asked for are read.
struct ByteSource: Sendable {
    private enum Place: Sendable {
        case memory([UInt8])
        case disk(String)
    }

    private let place: Place
    let count: Int

    /// Bytes that are read at once where a file is gone through.
    static let block = 1 << 20

    /// A file larger than this is not read as a whole.
    private static let limit = 2 << 30

    private init(place: Place, count: Int) {
        self.place = place
        self.count = count
    }

    init(_ bytes: [UInt8]) { self.init(place: .memory(bytes), count: bytes.count) }

    /// A file on the disk; trouble with it is told in one line.
    init(path: String) throws(RecordingFormatError) {
        func refusal(_ problem: String, _ remedy: String) -> RecordingFormatError {
            RecordingFormatError(file: path, problem: problem, remedy: remedy)
        }
        var isFolder: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw refusal("there is no such file", "check the name")
        }
        guard !isFolder.boolValue else { throw refusal("it is a folder", "name a file in it") }
        do {
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
            // What has no size of its own, as a pipe, is read at once.
            guard let size, size > 0 else {
                let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
                guard !bytes.isEmpty else {
                    throw refusal("it is empty", "name a file that was written to its end")
                }
                self = ByteSource(bytes)
                return
            }
            self = ByteSource(place: .disk(path), count: size)
        } catch let error as RecordingFormatError {
            throw error
        } catch {
            throw refusal("it cannot be read (\(error.localizedDescription))", "check its permissions")
        }
    }

    /// The source of a file that belongs to another; nil where there is none.
    init?(besides path: String) throws(RecordingFormatError) {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        try self.init(path: path)
    }

    /// All bytes.
    ///
    /// - Parameter file: its name, for errors.
    func all(_ file: String, limit: Int = Self.limit) throws(RecordingFormatError) -> [UInt8] {
        guard count <= limit else {
            throw RecordingFormatError(
                file: file, problem: "it has \(count) bytes, more than the \(limit) that are read",
                remedy: "cut it in parts")
        }
        return try bytes(0..<count)
    }

    /// Adds some of the bytes to others.
    ///
    /// - Parameter range: within the file.
    func append(_ range: Range<Int>, to bytes: inout [UInt8]) throws(RecordingFormatError) {
        switch place {
        case .memory(let all): bytes += all[range]
        case .disk(let path): try append(range, to: &bytes, path)
        }
    }

    private func append(
        _ range: Range<Int>, to bytes: inout [UInt8], _ path: String
    ) throws(RecordingFormatError) {
        let before = bytes.count
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            throw RecordingFormatError(
                file: path, problem: "it cannot be read (\(unsafe String(cString: strerror(errno))))",
                remedy: "check its permissions")
        }
        defer { close(file) }
        bytes += repeatElement(0, count: range.count)
        var done = 0
        while done < range.count {
            let count = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe pread(
                    file, buffer.baseAddress! + before + done, range.count - done,
                    off_t(range.lowerBound + done))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw RecordingFormatError(
                    file: path,
                    problem: count == 0
                        ? "it became shorter while it was read"
                        : "it cannot be read (\(unsafe String(cString: strerror(errno))))",
                    remedy: count == 0 ? "try again" : "check the disk")
            }
            done += count
        }
    }

    /// - Parameter range: within the file.
    func bytes(_ range: Range<Int>) throws(RecordingFormatError) -> [UInt8] {
        switch place {
        case .memory(let bytes): return range == 0..<count ? bytes : Array(bytes[range])
        case .disk(let path):
            var bytes: [UInt8] = []
            try append(range, to: &bytes, path)
            return bytes
        }
    }
}
