import Foundation
import Hummingbird

/// Refuses what a web page elsewhere could send to this machine: a foreign `Host` (DNS rebinding), a foreign
/// `Origin`, and requests that change something without being JSON (which a plain form cannot be).
struct LocalOnly<Context: RequestContext>: RouterMiddleware {
    private static var names: Set<String> { ["localhost", "127.0.0.1", "[::1]", "biofeedd"] }

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        if let authority = request.head.authority, !Self.isLocal(authority) {
            throw Problem(
                .misdirectedRequest, "Not this host", "Open the page as http://127.0.0.1 or http://localhost."
            )
        }
        if let origin = request.headers[.origin], let scheme = origin.range(of: "://"),
            !Self.isLocal(String(origin[scheme.upperBound...]))
        {
            throw Problem(.forbidden, "Foreign origin", "Only pages that this daemon serves may use its API.")
        }
        if request.method == .post,
            request.headers[.contentType]?.hasPrefix("application/json") != true
        {
            throw Problem(
                .unsupportedMediaType, "JSON wanted",
                "Send Content-Type: application/json, with {} for no members.")
        }
        return try await next(request, context)
    }

    private static func isLocal(_ authority: String) -> Bool {
        var name = authority
        if let colon = name.lastIndex(of: ":"), !name.hasSuffix("]") { name = String(name[..<colon]) }
        return names.contains(name.lowercased())
    }
}
