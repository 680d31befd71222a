import Devices
import Foundation
import Synchronization

/// The breathing cues of a running daemon's seat, for a simulated person outside of it.
///
/// Waits for a daemon that is not there yet, and again when it goes away: mostly it is the one that reads the simulated
/// port.
final class DaemonCues: Sendable {
    struct Cue: Sendable {
        /// Monotonic nanoseconds at which it sounds.
        var start: Int64
        var isInhale: Bool
        var seconds: Double
    }

    /// Seconds around now within which a cue that has just been said can lie; else the session began anew.
    private static let plausible = -2.0...5.0
    private static let retry = Duration.seconds(1)

    private let client: DaemonClient
    private let seat: Int
    private let heard = Mutex<[Cue]>([])

    init(client: DaemonClient, seat: Int) {
        self.client = client
        self.seat = seat
    }

    /// Cues since the last call.
    func take() -> [Cue] {
        heard.withLock { heard in
            defer { heard.removeAll() }
            return heard
        }
    }

    /// Listens until the task is cancelled.
    func listen() async {
        var wasSaid = false
        while !Task.isCancelled {
            do {
                try await follow()
                wasSaid = false
            } catch {
                if !wasSaid, !Task.isCancelled { StandardError.line("note: no cues yet: \(error)") }
                wasSaid = true
            }
            do { try await Task.sleep(for: Self.retry) } catch { return }
        }
    }

    private func follow() async throws {
        var origin = try await origin()
        let events = AsyncThrowingStream<LiveEvent, any Error> { stream in
            let task = Task { [client, seat] in
                do {
                    try await client.events(seat: seat) { json in
                        // Most events are waves: only cues are read.
                        if json.hasPrefix("{\"class\":\"cue\"") { stream.yield(try LiveEvent(json: json)) }
                        return true
                    }
                    stream.finish()
                } catch {
                    stream.finish(throwing: error)
                }
            }
            stream.onTermination = { _ in task.cancel() }
        }
        for try await event in events {
            guard let kind = event.kind, kind == "inhale" || kind == "exhale", let time = event.time,
                let seconds = event.seconds
            else { continue }
            func start() -> Int64 { origin + Int64(time * 1e9) }
            func fromNow() -> Double { Double(start() - MonotonicClock.now()) / 1e9 }
            if !Self.plausible.contains(fromNow()) { origin = try await self.origin() }
            // The daemon begins with the newest cues, which may be long past.
            guard Self.plausible.contains(fromNow()) else { continue }
            let cue = Cue(start: start(), isInhale: kind == "inhale", seconds: seconds)
            heard.withLock { $0.append(cue) }
        }
    }

    /// Monotonic nanoseconds of the session's time zero: both programs read the clock of one machine.
    private func origin() async throws -> Int64 {
        let status = try JSONDecoder().decode(StatusAnswer.self, from: try await client.get("/api/status"))
        guard let seat = status.seats.first(where: { $0.seat == seat }) else {
            throw CommandFailure("biofeedd has no seat \(seat); 'biofeed-cli status' lists them")
        }
        return seat.monotonic_origin_ns
    }
}
