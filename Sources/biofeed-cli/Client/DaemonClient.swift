import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// How the daemon is reached.
enum DaemonAddress: Hashable, Sendable, CustomStringConvertible {
    case socket(String)
    case http(String)

    var description: String {
        switch self {
        case .socket(let path): path
        case .http(let url): url
        }
    }

    /// URL of a route such as `/api/status`.
    func url(_ route: String) -> String {
        switch self {
        case .socket(let path):
            let host = path.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? path
            return "http+unix://\(host)\(route)"
        case .http(let base): return base + route
        }
    }
}

/// Talks to a running biofeedd.
struct DaemonClient: Sendable {
    /// Bytes of an answer that are read at most.
    private static let largestAnswer = 16 << 20

    /// Seconds for what reads or erases many files.
    private static let longWork: Int64 = 600

    /// Says at once that nobody answers, where the library's own would try again until the deadline.
    private static let http: HTTPClient = {
        var configuration = HTTPClient.Configuration()
        configuration.timeout.connect = .seconds(3)
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()

    let address: DaemonAddress

    func get(_ route: String) async throws -> Data {
        try await answer(to: request(route, .GET, nil), seconds: 5)
    }

    /// Posts a JSON object.
    @discardableResult
    func post(_ route: String, _ body: some Encodable) async throws -> Data {
        try await answer(to: request(route, .POST, try JSONEncoder().encode(body)), seconds: 60)
    }

    @discardableResult
    func delete(_ route: String) async throws -> Data {
        try await answer(to: request(route, .DELETE, nil), seconds: Self.longWork)
    }

    /// An answer of any length into a file.
    func download(_ route: String, to path: String) async throws {
        let response = try await send(
            request(route, .GET, nil), deadline: .now() + .seconds(Self.longWork))
        guard
            FileManager.default.createFile(
                atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let file = FileHandle(forWritingAtPath: path)
        else { throw CommandFailure("cannot write \(path); choose another place") }
        do {
            for try await buffer in response.body {
                try file.write(contentsOf: Data(buffer.readableBytesView))
            }
            try file.close()
        } catch {
            throw CommandFailure("cannot write all of \(path): \(error.localizedDescription); try again")
        }
    }

    /// The live events of a seat, each one JSON object, until the daemon ends them or `body` returns false.
    func events(seat: Int, _ body: (String) throws -> Bool) async throws {
        var request = request("/api/events?seat=\(seat)", .GET, nil)
        request.headers.add(name: "accept", value: "text/event-stream")
        let response = try await send(request, deadline: .distantFuture)
        var parser = EventStreamParser()
        do {
            for try await buffer in response.body {
                for event in parser.push(buffer.readableBytesView) {
                    guard try body(event) else { return }
                }
            }
        } catch let error as HTTPClientError {
            throw CommandFailure("lost biofeedd at \(address): \(error.shortDescription); see its log")
        }
    }

    /// Said of an answer that cannot be read.
    static func stranger(at address: DaemonAddress) -> CommandFailure {
        CommandFailure(
            "what answers at \(address) is not this version's biofeedd; name its --socket or --url")
    }

    private func request(_ route: String, _ method: HTTPMethod, _ body: Data?) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: address.url(route))
        request.method = method
        request.headers.add(name: "host", value: "localhost")
        request.headers.add(name: "user-agent", value: "biofeed-cli")
        if let body {
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: body))
        }
        return request
    }

    private func answer(to request: HTTPClientRequest, seconds: Int64) async throws -> Data {
        let response = try await send(request, deadline: .now() + .seconds(seconds))
        let body = try await response.body.collect(upTo: Self.largestAnswer)
        return Data(body.readableBytesView)
    }

    private func send(_ request: HTTPClientRequest, deadline: NIODeadline) async throws -> HTTPClientResponse
    {
        let response: HTTPClientResponse
        do {
            response = try await Self.http.execute(request, deadline: deadline)
        } catch {
            throw CommandFailure(Self.unreachable(address, error))
        }
        guard response.status.code < 300 else {
            let body = try await response.body.collect(upTo: 65_536)
            throw CommandFailure(Self.refusal(Data(body.readableBytesView), response.status))
        }
        return response
    }

    private static func unreachable(_ address: DaemonAddress, _ error: any Error) -> String {
        if let error = error as? HTTPClientError, error == .deadlineExceeded || error == .connectTimeout {
            return "no answer from biofeedd at \(address); see its log, or start it again"
        }
        return
            "no biofeedd answers at \(address); start one with 'biofeedd --sensor sim:ecg+resp', or name its --socket or --url"
    }

    private struct ProblemDetails: Decodable {
        var title: String?
        var detail: String?
    }

    /// The daemon's own sentence, where its answer holds one.
    private static func refusal(_ body: Data, _ status: HTTPResponseStatus) -> String {
        do {
            let problem = try JSONDecoder().decode(ProblemDetails.self, from: body)
            if let text = problem.detail ?? problem.title { return text }
        } catch {}
        return "biofeedd answered \(status.code) \(status.reasonPhrase); see its log"
    }
}
