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

    /// - Parameter range: within the file.
    func bytes(_ range: Range<Int>) throws(RecordingFormatError) -> [UInt8] {
        switch place {
        case .memory(let bytes): return range == 0..<count ? bytes : Array(bytes[range])
        case .disk(let path):
            var bytes: [UInt8] = []
            bytes.reserveCapacity(range.count)
            do {
                let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
                defer { handle.closeFile() }
                try handle.seek(toOffset: UInt64(range.lowerBound))
                while bytes.count < range.count,
                    let data = try handle.read(upToCount: min(Self.block, range.count - bytes.count)),
                    !data.isEmpty
                {
                    bytes += data
                }
            } catch {
                throw RecordingFormatError(
                    file: path, problem: "it cannot be read (\(error.localizedDescription))",
                    remedy: "check its permissions")
            }
            guard bytes.count == range.count else {
                throw RecordingFormatError(
                    file: path, problem: "it became shorter while it was read", remedy: "try again")
            }
            return bytes
        }
    }
}
