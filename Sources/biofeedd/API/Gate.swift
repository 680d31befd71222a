import Foundation
import HTTPTypes
import Hummingbird

/// Who may in. On loopback and the unix socket everybody is at the box; on the network a screen shows its secret.
///
/// Refuses what a web page elsewhere could send: a foreign `Host` (DNS rebinding), a foreign `Origin`, what the
/// browser itself says is of another site, and requests that change something without being JSON (which a plain form
/// cannot be).
struct Gate: RouterMiddleware {
    /// `__Host-`: a browser keeps it only from this host, over TLS, for all paths.
    static let cookie = "__Host-biofeed"

    enum Door: Sendable {
        case box
        /// With the names of the certificate.
        case network(AccessBook, names: Set<String>)
    }

    let door: Door
    let document: OpenAPIDocument

    func handle(
        _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        try checkHost(request)
        try checkOrigin(request)
        if request.method == .post, document.methods(at: request.uri.path).contains("POST"),
            request.headers[.contentType]?.lowercased().hasPrefix("application/json") != true
        {
            throw Problem(
                .unsupportedMediaType, "JSON wanted",
                "Send Content-Type: application/json, with {} for no members.")
        }
        var context = context
        context.access = access(of: request)
        guard context.access.allows(request.method.rawValue, request.uri.path) else {
            if context.access == .nobody {
                throw Problem(
                    .unauthorized, "Not paired",
                    "Pair this screen first: POST /api/pair with a code that 'biofeed-cli pair' shows at the box.",
                    headers: [.wwwAuthenticate: "Bearer"])
            }
            throw Problem(.forbidden, "Not for this screen", "This screen was not paired for that.")
        }
        return try await next(request, context)
    }

    private func checkHost(_ request: Request) throws {
        guard let authority = request.head.authority else { return }
        let name = Self.host(of: authority)
        switch door {
        case .box:
            guard ["localhost", "127.0.0.1", "[::1]", "biofeedd"].contains(name) else {
                throw Problem(
                    .misdirectedRequest, "Not this host",
                    "Open the page as http://127.0.0.1 or http://localhost.")
            }
        case .network(_, let names):
            // No name can be made to point at an address that is written out.
            guard Self.isAddress(name) || names.contains(name) || names.contains(Self.wildcard(name)) else {
                throw Problem(
                    .misdirectedRequest, "Not this host",
                    "Open the page by this box's address, or by a name that its certificate holds.")
            }
        }
    }

    private func checkOrigin(_ request: Request) throws {
        var scheme = "http"
        if case .network = door { scheme = "https" }
        let own = request.head.authority.map { "\(scheme)://\($0)" }
        let isForeign = request.headers[.origin].map { $0 != own } ?? false
        // A link from elsewhere may open the page; nothing else may reach beyond it.
        let site = HTTPField.Name("Sec-Fetch-Site").flatMap { request.headers[$0] } ?? "none"
        let isOfAnotherSite = request.uri.path.hasPrefix("/api") && !["none", "same-origin"].contains(site)
        if isForeign || isOfAnotherSite {
            throw Problem(.forbidden, "Foreign origin", "Only pages that this daemon serves may use its API.")
        }
    }

    private func access(of request: Request) -> Access {
        guard case .network(let book, _) = door else { return .box }
        let bearer = request.headers[.authorization].flatMap { text in
            text.lowercased().hasPrefix("bearer ") ? String(text.dropFirst(7)) : nil
        }
        guard let secret = bearer ?? request.cookies[Self.cookie]?.value else { return .nobody }
        return book.access(secret: secret)
    }

    private static func host(of authority: String) -> String {
        var name = authority
        if let colon = name.lastIndex(of: ":"), !name.hasSuffix("]") { name = String(name[..<colon]) }
        return name.lowercased()
    }

    private static func isAddress(_ name: String) -> Bool {
        if name.hasPrefix("[") { return name.hasSuffix("]") }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }

    /// `*.example.org` for `box.example.org`.
    private static func wildcard(_ name: String) -> String {
        name.firstIndex(of: ".").map { "*" + name[$0...] } ?? name
    }
}
