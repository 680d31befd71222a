import Foundation

/// A folder of a test's own, gone with it.
final class WorkFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "biofeed-test-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    /// The one recording in its store.
    var recording: String? {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: file("store"))) ?? []
        return names.first { $0.hasSuffix(".biofeed") }.map { file("store/\($0)") }
    }
}
