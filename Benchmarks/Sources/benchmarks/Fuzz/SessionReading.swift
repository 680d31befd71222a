import Foundation
import Sessions

/// Broken `.biofeed` files through what reads them. They are databases, so they lie on the disk, in memory where the system
/// has a folder that is.
struct SessionReading {
    private let folder: URL
    private var count = 0

    /// Every so many files are verified and repaired too, which takes longer.
    private static let verified = 8
    private static let repaired = 32

    init() throws {
        let memory = URL(fileURLWithPath: "/dev/shm")
        let isThere = FileManager.default.isWritableFile(atPath: memory.path)
        folder = (isThere ? memory : FileManager.default.temporaryDirectory)
            .appendingPathComponent("biofeed-fuzz-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    func remove() throws { try FileManager.default.removeItem(at: folder) }

    /// - Throws: `RecordingFormatError` or `RecordingError` when it cannot be read.
    mutating func read(_ bytes: [UInt8]) throws {
        count += 1
        let path = folder.appendingPathComponent("broken.biofeed").path
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        if count.isMultiple(of: Self.repaired) {
            let saved = folder.appendingPathComponent("saved.biofeed").path
            for old in [saved, saved + "-wal", saved + "-shm"]
            where FileManager.default.fileExists(atPath: old) {
                try FileManager.default.removeItem(atPath: old)
            }
            _ = try RecordingRepair(path: path, to: saved)
            let found = try RecordingVerification(path: saved)
            guard found.isSound else { fatalError("what was repaired is not sound: \(found)") }
        } else if count.isMultiple(of: Self.verified) {
            _ = try RecordingVerification(path: path)
        } else {
            try RecordingLoader.open(path).forEach { _, _ in true }
        }
    }
}
