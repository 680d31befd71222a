import Foundation

/// Reads a whole file, with trouble told in one line.
enum FileBytes {
    /// - Parameter limit: bytes; a larger file is refused before anything is read.
    static func read(_ path: String, limit: Int = 2 << 30) throws(RecordingFormatError) -> [UInt8] {
        func refusal(_ problem: String, _ remedy: String) -> RecordingFormatError {
            RecordingFormatError(file: path, problem: problem, remedy: remedy)
        }
        var isFolder: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw refusal("there is no such file", "check the name")
        }
        guard !isFolder.boolValue else { throw refusal("it is a folder", "name a file in it") }
        let data: Data
        do {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            if let size = attributes[.size] as? Int, size > limit {
                throw refusal("it has \(size) bytes, more than the \(limit) that are read", "cut it in parts")
            }
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch let error as RecordingFormatError {
            throw error
        } catch {
            throw refusal("it cannot be read (\(error.localizedDescription))", "check its permissions")
        }
        guard !data.isEmpty else { throw refusal("it is empty", "name a file that was written to its end") }
        return [UInt8](data)
    }
}
