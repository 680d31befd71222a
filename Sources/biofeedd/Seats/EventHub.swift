import Synchronization

/// One event as clients get it.
struct HubEvent: Sendable {
    /// Grows by one with each event of any seat.
    var id: Int
    var seat: Int
    var className: String
    var json: String
}

/// Which events a client wants; empty sets want all. The greeting of a session that begins is always wanted.
struct EventFilter: Sendable {
    var seats: Set<Int> = []
    var classes: Set<String> = []

    func wants(_ event: HubEvent) -> Bool {
        (seats.isEmpty || seats.contains(event.seat))
            && (classes.isEmpty || classes.contains(event.className) || event.className == "hello")
    }
}

/// Hands every event to every client. A client that does not keep up is dropped and slows nobody.
final class EventHub: Sendable {
    /// Events kept for clients that come back with `Last-Event-ID`: about a minute and a half of one seat.
    private static let kept = 4096
    /// Events that may wait for one client: about twenty seconds.
    private static let clientBacklog = 1024

    private struct Client {
        var filter: EventFilter
        var stream: AsyncStream<HubEvent>.Continuation
    }

    private struct State {
        var nextID = 1
        var ring: [HubEvent] = []
        var ringStart = 0
        var current: [Int: CurrentState] = [:]
        var clients: [Int: Client] = [:]
        var nextClient = 0
        var dropped = 0
        var isClosed = false
    }

    private let state = Mutex(State())

    /// Sends events of one seat, in order.
    func publish(seat: Int, _ events: [(className: String, json: String)]) {
        let slow = state.withLock { state in
            var slow: [AsyncStream<HubEvent>.Continuation] = []
            for (className, json) in events {
                let event = HubEvent(id: state.nextID, seat: seat, className: className, json: json)
                state.nextID += 1
                state.current[seat, default: CurrentState()].take(event)
                if state.ring.count < Self.kept {
                    state.ring.append(event)
                } else {
                    state.ring[state.ringStart] = event
                    state.ringStart = (state.ringStart + 1) % Self.kept
                }
                for (key, client) in state.clients where client.filter.wants(event) {
                    if case .dropped = client.stream.yield(event) {
                        slow.append(client.stream)
                        state.clients[key] = nil
                        state.dropped += 1
                    }
                }
            }
            return slow
        }
        // Not under the lock: the end of a stream comes back to it.
        for stream in slow { stream.finish() }
    }

    /// Events from now on, preceded by those kept that came after `lastID`; without one by those that tell how
    /// things stand, so that a page opened in the middle of an exercise shows it at once.
    func subscribe(_ filter: EventFilter, after lastID: Int?) -> AsyncStream<HubEvent> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: HubEvent.self, bufferingPolicy: .bufferingOldest(Self.kept + Self.clientBacklog))
        let key: Int? = state.withLock { state in
            guard !state.isClosed else { return nil }
            if let lastID {
                let ordered = state.ring[state.ringStart...] + state.ring[..<state.ringStart]
                for event in ordered where event.id > lastID && filter.wants(event) {
                    continuation.yield(event)
                }
            } else {
                let standing = state.current.values.flatMap(\.events).sorted { $0.id < $1.id }
                for event in standing where filter.wants(event) { continuation.yield(event) }
            }
            let key = state.nextClient
            state.nextClient += 1
            state.clients[key] = Client(filter: filter, stream: continuation)
            return key
        }
        guard let key else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { state in _ = state.clients.removeValue(forKey: key) }
        }
        return stream
    }

    /// A seat's session begins anew: what stood before is of another session.
    func forget(seat: Int) {
        state.withLock { state in state.current[seat] = nil }
    }

    /// Clients now, and how many were dropped for being slow.
    var counts: (clients: Int, dropped: Int) {
        state.withLock { ($0.clients.count, $0.dropped) }
    }

    /// Ends every client's stream; nothing is sent any more.
    func close() {
        let clients = state.withLock { state in
            state.isClosed = true
            return Array(state.clients.values)
        }
        for client in clients { client.stream.finish() }
    }
}
