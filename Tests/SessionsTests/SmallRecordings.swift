import Foundation

/// The files of `Tests/SmallRecordings`: a few seconds in every format that is read.
enum SmallRecordings {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../SmallRecordings").standardizedFileURL

    /// Names of the recordings; signal and annotation files of WFDB records belong to their headers, and sessions are
    /// read from the disk alone.
    static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { name in ![".dat", ".md", ".atr", ".qrs", ".biofeed"].contains { name.hasSuffix($0) } }
            .sorted()
    }

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
    }
}
