import Foundation
import Hummingbird
import NIOCore

/// The files of the page, read once when the daemon starts.
struct Page: Sendable {
    private static let types = [
        "html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8",
        "css": "text/css; charset=utf-8", "svg": "image/svg+xml",
    ]

    private let files: [String: (type: String, data: ByteBuffer)]

    init() throws {
        guard let folder = Bundle.module.url(forResource: "Web", withExtension: nil) else {
            throw StartError("the page's files are missing beside the program; install biofeedd again")
        }
        var files: [String: (type: String, data: ByteBuffer)] = [:]
        for url in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
            guard let type = Self.types[url.pathExtension] else { continue }
            files[url.lastPathComponent] = (type, ByteBuffer(bytes: try Data(contentsOf: url)))
        }
        self.files = files
    }

    func file(_ name: String) throws -> Response {
        guard let file = files[name] else {
            throw Problem(.notFound, "Not here", "There is no page '\(name)'.")
        }
        return Response(
            status: .ok, headers: [.contentType: file.type, .cacheControl: "no-cache"],
            body: ResponseBody(byteBuffer: file.data))
    }
}
