import Feeds
import Foundation
import Hummingbird
import Sessions

/// One person's place: a session and its sensors.
final class Seat: Sendable {
    let number: Int
    let host: SessionHost
    private let feeds: [any SensorFeed]

    init(number: Int, host: SessionHost, feeds: [any SensorFeed]) {
        self.number = number
        self.host = host
        self.feeds = feeds
    }

    func startFeeds() { for feed in feeds { feed.start() } }
    func stopFeeds() { for feed in feeds { feed.stop() } }

    /// Obeys a command for the API: what it led to, or the session's own words when it refused.
    func obey(_ command: Command) async throws -> Response {
        let outputs = await host.command(command)
        for case .fault(let fault) in outputs {
            throw Problem(.unprocessableContent, "Not started", fault.text)
        }
        let events = outputs.map(\.json).joined(separator: ",")
        return JSONResponse.raw(Data("{\"status\":\"ok\",\"events\":[\(events)]}".utf8))
    }
}
