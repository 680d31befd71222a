import Devices
import Foundation
import Hummingbird
import Sessions

/// Pairing: codes are opened and screens sent away at the box; a screen on the network shows a code.
struct AccessRoutes: Sendable {
    /// nil where the daemon listens on this machine only.
    let book: AccessBook?
    let hub: EventHub
    let seats: Int

    func add(to api: RouterGroup<APIContext>) {
        api.post("pair") { request, _ in try await pair(request) }
        api.get("access") { _, context in try JSONResponse.make(AccessBody(context.access)) }
        api.post("access/codes") { request, _ in try await openCode(request) }
        api.get("access/screens") { _, _ in try JSONResponse.make(book?.tokens.map(ScreenBody.init) ?? []) }
        api.delete("access/screens/{id}") { _, context in try revoke(context.parameters.require("id")) }
    }

    private func openCode(_ request: Request) async throws -> Response {
        let body = try await JSONRequest.decode(
            CodeRequest.self, from: request, example: "{\"role\":\"participant\",\"seat\":1}")
        if let seat = body.seat, !(1...seats).contains(seat) {
            throw Problem(.notFound, "No such seat", "There is no seat \(seat); seats are 1 to \(seats).")
        }
        guard let book else {
            throw Problem(
                .conflict, "Nobody can come in",
                "The daemon listens on this machine only; start it with --listen ADDRESS:PORT of the network."
            )
        }
        let seat = body.role == .participant ? body.seat ?? 1 : nil
        let name = body.name ?? body.role.rawValue
        let code = book.open(.init(role: body.role, seat: seat, name: String(name.prefix(60))))
        let address = book.address ?? ""
        // Behind the #, which no browser sends or logs; the page takes it out of the address at once.
        let rows = QRCode("\(address)#pair=\(code)")?.rows ?? []
        return try JSONResponse.make(
            CodeBody(
                code: code, seconds: Int(PairingCodes.life), role: body.role, seat: seat, url: address,
                fingerprint: book.fingerprint, qr: rows.map { String($0.map { $0 ? "1" : "0" }) }))
    }

    private func pair(_ request: Request) async throws -> Response {
        let body = try await JSONRequest.decode(
            PairRequest.self, from: request, example: "{\"code\":\"123456\"}")
        guard let book else {
            throw Problem(.conflict, "Not needed", "On this machine nobody needs a code.")
        }
        let (answer, admission) = try book.redeem(body.code)
        switch answer {
        case .granted: break
        case .wrong:
            throw Problem(.forbidden, "Wrong code", "That is not the code. Look at the box and try again.")
        case .noCode:
            throw Problem(
                .forbidden, "No code", "No code is open. Make one at the box: biofeed-cli pair.")
        case .tooSoon(let seconds):
            throw Problem(
                .tooManyRequests, "Too soon", "Wait \(seconds) s, then try again.",
                headers: [.retryAfter: "\(seconds)"])
        case .locked:
            throw Problem(
                .forbidden, "Locked", "Too many wrong codes. Make a new one at the box: biofeed-cli pair.")
        }
        guard let admission else { throw Problem.notHere }
        var answerBody = AccessBody(admission.token.access)
        answerBody.token = body.bearer == true ? admission.secret : nil
        var response = try JSONResponse.make(answerBody)
        if body.bearer != true {
            response.setCookie(
                Cookie(
                    name: Gate.cookie, value: admission.secret, maxAge: AccessToken.days * 86_400, path: "/",
                    secure: true, httpOnly: true, sameSite: .strict))
        }
        return response
    }

    private func revoke(_ id: String) throws -> Response {
        guard try book?.revoke(id) == true else {
            throw Problem(
                .notFound, "No such screen", "There is no such screen; GET /api/access/screens lists them.")
        }
        hub.end(screen: id)
        return try JSONResponse.make(DoneBody())
    }
}

private struct CodeRequest: Decodable, Sendable {
    var role: AccessRole
    var seat: Int?
    var name: String?
}

private struct PairRequest: Decodable, Sendable {
    var code: String
    /// For programs: the secret in the answer, to be sent as `Authorization: Bearer`, in place of a cookie.
    var bearer: Bool?
}

private struct CodeBody: Encodable {
    var status = "ok"
    var code: String
    var seconds: Int
    var role: AccessRole
    var seat: Int?
    var url: String
    var fingerprint: String
    var qr: [String]
}

/// Who one is.
private struct AccessBody: Encodable {
    /// `box` for those who need no pairing, `nobody` for those who did not pair.
    var role: String
    var seat: Int?
    var token: String?

    init(_ access: Access) {
        role = access.role?.rawValue ?? (access == .box ? "box" : "nobody")
        seat = access.seat
    }
}

private struct ScreenBody: Encodable {
    var id: String
    var name: String
    var role: AccessRole
    var seat: Int?
    var created: String
    var expires: String

    init(_ token: AccessToken) {
        id = token.id
        name = token.name
        role = token.role
        seat = token.seat
        created = Timestamp.iso8601(token.created)
        expires = Timestamp.iso8601(token.expires)
    }
}

/// It was done; there is nothing to tell.
struct DoneBody: Encodable {
    var status = "ok"
}
