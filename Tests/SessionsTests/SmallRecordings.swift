import Foundation

/// The files of `Tests/SmallRecordings`: a few seconds in every format that is read.
enum SmallRecordings {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../SmallRecordings").standardizedFileURL

    /// Names of the recordings; the signal files of WFDB records belong to their headers.
    static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { !$0.hasSuffix(".dat") && !$0.hasSuffix(".md") && !$0.hasSuffix(".atr") }.sorted()
    }

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
    }
}
