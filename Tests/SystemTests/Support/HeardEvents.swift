import AsyncHTTPClient
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import Synchronization

/// A client of a daemon's event stream that keeps all it hears.
final class HeardEvents: Sendable {
    private let url: String
    private let heard = Mutex<[LiveDaemon.Event]>([])
    private let listener = Mutex<Task<Void, Never>?>(nil)

    init(_ url: String) { self.url = url }

    var all: [LiveDaemon.Event] { heard.withLock { $0 } }

    /// From event 0, so that nothing that was said before the client came is missed.
    func listen() {
        let task = Task { [self] in
            do {
                var request = HTTPClientRequest(url: url)
                request.headers.add(name: "Last-Event-ID", value: "0")
                let response = try await HTTPClient.shared.execute(request, deadline: .distantFuture)
                var rest = ""
                for try await part in response.body {
                    rest += String(buffer: part)
                    while let end = rest.range(of: "\n\n") {
                        take(String(rest[..<end.lowerBound]))
                        rest.removeSubrange(..<end.upperBound)
                    }
                }
            } catch {}
        }
        listener.withLock { $0 = task }
    }

    /// Waits for the end of the stream.
    func end() async { await listener.withLock { $0 }?.value }

    private func take(_ block: String) {
        for line in block.split(separator: "\n") where line.hasPrefix("data: ") {
            guard let event = LiveDaemon.Event(String(line.dropFirst(6))) else { continue }
            heard.withLock { $0.append(event) }
        }
    }
}
