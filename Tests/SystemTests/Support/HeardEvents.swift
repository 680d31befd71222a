import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Synchronization

/// A client of a daemon's event stream that keeps all it hears.
///
/// It listens on a thread of the network library: tests that wait for a program hold the few threads of all tests, and a
/// client that does not read is sent away by the daemon.
final class HeardEvents: HTTPClientResponseDelegate {
    private let url: String
    private let heard = Mutex<(events: [LiveDaemon.Event], rest: String)>(([], ""))
    private let listener = Mutex<HTTPClient.Task<Void>?>(nil)

    init(_ url: String) { self.url = url }

    var all: [LiveDaemon.Event] { heard.withLock { $0.events } }

    /// From event 0, so that nothing that was said before the client came is missed.
    func listen() throws {
        let request = try HTTPClient.Request(url: url, headers: ["Last-Event-ID": "0"])
        let task = HTTPClient.shared.execute(request: request, delegate: self)
        listener.withLock { $0 = task }
    }

    /// Waits for the end of the stream.
    func end() async { _ = try? await listener.withLock { $0 }?.get() }

    func didReceiveBodyPart(task: HTTPClient.Task<Void>, _ buffer: ByteBuffer) -> EventLoopFuture<Void> {
        heard.withLock { heard in
            heard.rest += String(buffer: buffer)
            while let end = heard.rest.range(of: "\n\n") {
                for line in heard.rest[..<end.lowerBound].split(separator: "\n")
                where line.hasPrefix("data: ") {
                    if let event = LiveDaemon.Event(String(line.dropFirst(6))) { heard.events.append(event) }
                }
                heard.rest.removeSubrange(..<end.upperBound)
            }
        }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didFinishRequest(task: HTTPClient.Task<Void>) {}
}
