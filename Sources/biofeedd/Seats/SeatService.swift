import Devices
import Feeds
import Logging
import ServiceLifecycle
import Sessions

/// Runs every seat from start to ordered stop: readers, queues, exercise, clients, recording, sound.
struct SeatService: Service {
    /// Ten times a second, so that guidance and lost sensors are noticed soon.
    private static let tick = Duration.milliseconds(100)
    private static let commit = Duration.milliseconds(500)

    let seats: [Seat]
    let hub: EventHub
    let sound: SoundPump?
    let claimed: ClaimedDevices?
    /// Runs once the sessions do: the exercise of `--exercise`.
    let begin: @Sendable () async throws -> Void

    func run() async throws {
        await withThrowingTaskGroup(of: Void.self) { group in
            let hosts = seats.map { seat in Task { await seat.host.run() } }
            for seat in seats { seat.startFeeds() }
            let watch = PacedThread(name: "claimed")
            if let claimed { watch.run { claimed.run(until: $0) } }
            group.addTask {
                try await begin()
                try await repeating(every: Self.tick) {
                    for seat in seats { seat.host.offer(.tick, stamp: MonotonicClock.now()) }
                    sound?.advance()
                }
            }
            group.addTask {
                try await repeating(every: Self.commit) { for seat in seats { await seat.host.flush() } }
            }
            // It throws when another service failed and all are cancelled: the sessions are closed in order then as well.
            try? await gracefulShutdown()
            group.cancelAll()
            watch.stop()
            for seat in seats { seat.stopFeeds() }
            for seat in seats { seat.host.finish() }
            for host in hosts { await host.value }
            for seat in seats { await seat.host.close() }
            hub.close()
            sound?.stop()
        }
    }

    private func repeating(every period: Duration, _ work: @Sendable () async -> Void) async throws {
        let clock = ContinuousClock()
        var next = clock.now
        while !Task.isCancelled {
            next = next.advanced(by: period)
            do { try await clock.sleep(until: next) } catch { return }
            await work()
        }
    }
}
