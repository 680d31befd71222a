import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import NIOSSL

/// A screen on the network: speaks TLS to a daemon, trusts its certificate, and may have been let in.
final class NetworkVisitor: Sendable {
    struct Answer: Sendable {
        var status: Int
        var headers: HTTPHeaders
        var body: Data

        var text: String { String(decoding: body, as: UTF8.self) }
        func member(_ name: String) -> Any? {
            ((try? JSONSerialization.jsonObject(with: body)) as? [String: Any])?[name]
        }
    }

    let port: Int
    private let client: HTTPClient
    private let secret: (name: String, value: String)?
    /// The header by which it is known.
    var shown: (name: String, value: String)? { secret }

    /// - Parameters:
    ///   - daemon: one that was started with `--listen 0.0.0.0:0`.
    ///   - secret: a header that says who it is.
    init(_ daemon: LiveDaemon, _ folder: WorkFolder, secret: (name: String, value: String)? = nil) throws {
        let words = daemon.program.err.split(whereSeparator: \.isWhitespace)
        guard let address = words.first(where: { $0.hasPrefix("https://") }),
            let port = URLComponents(string: String(address))?.port
        else { throw LiveDaemon.NotReady(text: "no address of the network: \(daemon.program.err)") }
        self.port = port
        self.secret = secret
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .file(folder.file("state/biofeed/access/own-certificate.pem"))
        client = HTTPClient(
            eventLoopGroupProvider: .singleton, configuration: HTTPClient.Configuration(tlsConfiguration: tls)
        )
    }

    deinit { client.shutdown { _ in } }

    private func request(_ path: String, _ headers: [(String, String)]) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: "https://127.0.0.1:\(port)\(path)")
        for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value) }
        if let secret { request.headers.add(name: secret.name, value: secret.value) }
        return request
    }

    func get(_ path: String, _ headers: [(String, String)] = []) async throws -> Answer {
        try await answer(request(path, headers))
    }

    func delete(_ path: String) async throws -> Answer {
        var request = request(path, [])
        request.method = .DELETE
        return try await answer(request)
    }

    func post(_ path: String, _ json: String, _ headers: [(String, String)] = []) async throws -> Answer {
        var request = request(path, [("Content-Type", "application/json")] + headers)
        request.method = .POST
        request.body = .bytes(ByteBuffer(string: json))
        return try await answer(request)
    }

    private func answer(_ request: HTTPClientRequest) async throws -> Answer {
        let response = try await client.execute(request, timeout: .seconds(60))
        let body = try await response.body.collect(upTo: 1 << 20)
        return Answer(
            status: Int(response.status.code), headers: response.headers, body: Data(buffer: body))
    }

    /// The events of a stream, until one satisfies a condition or the stream ends, be it that the connection is cut.
    func listen(
        _ path: String, from lastID: Int? = nil, until isEnough: @Sendable (LiveDaemon.Event) -> Bool
    ) async throws -> [LiveDaemon.Event] {
        let headers = lastID.map { [("Last-Event-ID", "\($0)")] } ?? []
        let response = try await client.execute(request(path, headers), timeout: .seconds(60))
        guard response.status == .ok else { throw LiveDaemon.NotReady(text: "\(response.status)") }
        var events: [LiveDaemon.Event] = []
        var rest = ""
        do {
            for try await part in response.body {
                rest += String(buffer: part)
                while let end = rest.range(of: "\n\n") {
                    for line in rest[..<end.lowerBound].split(separator: "\n") where line.hasPrefix("data: ")
                    {
                        guard let event = LiveDaemon.Event(String(line.dropFirst(6))) else { continue }
                        events.append(event)
                        if isEnough(event) { return events }
                    }
                    rest.removeSubrange(..<end.upperBound)
                }
            }
        } catch HTTPParserError.invalidEOFState {}
        return events
    }
}
