import Hummingbird
import NIOCore

/// An error as RFC 9457 problem details: one sentence in `detail` says what to do.
struct Problem: Error, HTTPResponseError, Sendable {
    let status: HTTPResponse.Status
    let title: String
    let detail: String

    init(_ status: HTTPResponse.Status, _ title: String, _ detail: String) {
        self.status = status
        self.title = title
        self.detail = detail
    }

    func response(from request: Request, context: some RequestContext) throws -> Response {
        let body = ProblemBody(title: title, status: status.code, detail: detail)
        return try JSONResponse.make(body, status: status, type: "application/problem+json")
    }
}

private struct ProblemBody: Encodable {
    var type = "about:blank"
    var title: String
    var status: Int
    var detail: String
}
