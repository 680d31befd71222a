import Hummingbird
import NIOCore
import Sessions

/// Files as one tar archive, sent as they are read.
enum TarResponse {
    static func make(_ entries: [TarEntry], name: String) -> Response {
        Response(
            status: .ok,
            headers: [
                .contentType: "application/x-tar", .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"\(name).tar\"",
            ],
            body: ResponseBody { writer in
                for entry in entries {
                    try await entry.forEachPiece { try await writer.write(ByteBuffer(bytes: $0)) }
                }
                try await writer.write(ByteBuffer(bytes: TarEntry.end))
                try await writer.finish(nil)
            })
    }
}
