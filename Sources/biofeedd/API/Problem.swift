import Hummingbird
import NIOCore

/// An error as RFC 9457 problem details: one sentence in `detail` says what to do.
struct Problem: Error, HTTPResponseError, Sendable {
    let status: HTTPResponse.Status
    let title: String
    let detail: String
    let headers: HTTPFields

    init(_ status: HTTPResponse.Status, _ title: String, _ detail: String, headers: HTTPFields = [:]) {
        self.status = status
        self.title = title
        self.detail = detail
        self.headers = headers
    }

    /// No screen has anything there.
    static let notHere = Problem(
        .notFound, "Not here", "There is nothing there; GET /openapi.json lists what is.")

    func response(from request: Request, context: some RequestContext) throws -> Response {
        let body = ProblemBody(title: title, status: status.code, detail: detail)
        var response = try JSONResponse.make(body, status: status, type: "application/problem+json")
        response.headers.append(contentsOf: headers)
        return response
    }
}

private struct ProblemBody: Encodable {
    var type = "about:blank"
    var title: String
    var status: Int
    var detail: String
}
