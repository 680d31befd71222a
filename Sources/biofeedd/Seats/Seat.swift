import Devices
import Feeds
import Foundation
import Hummingbird
import Sessions
import Synchronization

/// One person's place: a session and its sensors.
final class Seat: Sendable {
    /// Sensors by number, from 1; a number is used once.
    private struct Sensors {
        var feeds: [Int: any SensorFeed] = [:]
        var last = 0
        var areRunning = false
    }

    let number: Int
    let host: SessionHost
    private let maker: FeedMaker
    private let cues: CueRelay
    private let sensors = Mutex(Sensors())

    /// - Parameter cues: what is heard here.
    init(number: Int, host: SessionHost, maker: FeedMaker, cues: CueRelay) {
        self.number = number
        self.host = host
        self.maker = maker
        self.cues = cues
    }

    func startFeeds() {
        let feeds = sensors.withLock { sensors in
            sensors.areRunning = true
            return sensors.feeds.sorted { $0.key < $1.key }.map(\.value)
        }
        for feed in feeds { feed.start() }
    }

    func stopFeeds() {
        let feeds = sensors.withLock { sensors in
            sensors.areRunning = false
            return sensors.feeds.values
        }
        for feed in feeds { feed.stop() }
    }

    /// Adds a sensor, and starts it when the others run. Returns its id in the stream.
    func attach(_ word: String) throws -> String {
        let number = sensors.withLock { sensors in
            sensors.last += 1
            return sensors.last
        }
        let feed = try maker.feed(word, number: number, cues: cues) { [host] in host.offer($0, stamp: $1) }
        let isRunning = sensors.withLock { sensors in
            sensors.feeds[number] = feed
            return sensors.areRunning
        }
        if isRunning { feed.start() }
        return "s\(FeedMaker.firstPort(number))"
    }

    /// Takes a sensor away for good; false when there is none of that id.
    func detach(_ id: String) -> Bool {
        let taken = sensors.withLock { sensors -> (number: Int, feed: any SensorFeed)? in
            guard let number = sensors.feeds.keys.first(where: { "s\(FeedMaker.firstPort($0))" == id }),
                let feed = sensors.feeds.removeValue(forKey: number)
            else { return nil }
            return (number, feed)
        }
        guard let taken else { return false }
        taken.feed.stop()
        for port in FeedMaker.ports(taken.number) {
            _ = host.offer(.link(port: port, .detached), stamp: MonotonicClock.now())
        }
        return true
    }

    /// Obeys a command for the API: what it led to, or the session's own words when it refused.
    func obey(_ command: Command, by someone: Occupant? = nil) async throws -> Response {
        let outputs = await host.command(command, by: someone)
        for case .fault(let fault) in outputs {
            throw Problem(.unprocessableContent, "Not started", fault.text)
        }
        let events = outputs.map(\.json).joined(separator: ",")
        return JSONResponse.raw(Data("{\"status\":\"ok\",\"events\":[\(events)]}".utf8))
    }
}
