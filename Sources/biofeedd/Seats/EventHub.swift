import Synchronization

/// Hands every event to every client. A client that does not keep up is dropped and slows nobody.
final class EventHub: Sendable {
    /// Events of a seat that are kept for clients that come back with `Last-Event-ID`: about a minute and a half of an ECG
    /// with breathing. Twice as often something may be published until a client that does not read is dropped.
    static let keptOfSeat = 4096

    private struct Client: Sendable {
        var filter: EventFilter
        var stream: AsyncStream<[HubEvent]>.Continuation
        var cut: @Sendable () -> Void

        /// Ends it at once: what waits for it is not sent any more.
        func drop() {
            cut()
            stream.finish()
        }
    }

    private struct State {
        var nextID = 1
        var ring: [HubEvent] = []
        var ringStart = 0
        var current: [Int: CurrentState] = [:]
        /// The last event of each seat that a participant's screen may see no more.
        var lockedThrough: [Int: Int] = [:]
        var clients: [Int: Client] = [:]
        var nextClient = 0
        var dropped = 0
        var isClosed = false
    }

    private let isShared: Bool
    private let kept: Int
    private let state = Mutex(State())

    init(seats: Int = 1) {
        isShared = seats > 1
        kept = Self.keptOfSeat * seats
    }

    /// Sends events of one seat, in order. What is published together reaches a client together.
    func publish(seat: Int, _ new: [NewEvent]) {
        let slow = state.withLock { state in
            var events: [HubEvent] = []
            for new in new {
                let event = HubEvent(id: state.nextID, seat: seat, new, isShared: isShared)
                state.nextID += 1
                state.current[seat, default: CurrentState()].take(new, as: event)
                if state.ring.count < kept {
                    state.ring.append(event)
                } else {
                    state.ring[state.ringStart] = event
                    state.ringStart = (state.ringStart + 1) % kept
                }
                events.append(event)
            }
            return send(events, in: &state) { _ in true }
        }
        // Not under the lock: the end of a stream comes back to it.
        for client in slow { client.drop() }
    }

    /// Gives events to those who want them and takes out those who do not keep up.
    private func send(
        _ events: [HubEvent], in state: inout State, to isMeant: (EventFilter) -> Bool
    ) -> [Client] {
        var slow: [Client] = []
        for (key, client) in state.clients where isMeant(client.filter) {
            let wanted = events.allSatisfy(client.filter.wants) ? events : events.filter(client.filter.wants)
            if !wanted.isEmpty, case .dropped = client.stream.yield(wanted) {
                slow.append(client)
                state.clients[key] = nil
                state.dropped += 1
            }
        }
        return slow
    }

    /// Events from now on, preceded by those kept that came after `lastID`. Without one, and where events since then
    /// are not kept any more, by those that tell how things stand, so that a page opened in the middle of an
    /// exercise shows it at once.
    ///
    /// - Parameter cut: ends the connection. It is called when the client does not keep up or is sent away, which may be
    ///   while a write to it waits.
    func subscribe(
        _ filter: EventFilter, after lastID: Int?, cut: @escaping @Sendable () -> Void = {}
    ) -> AsyncStream<[HubEvent]> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: [HubEvent].self, bufferingPolicy: .bufferingOldest(2 * kept))
        let key: Int? = state.withLock { state in
            guard !state.isClosed else { return nil }
            let missed = Self.missed(lastID, in: state).filter {
                filter.wants($0) && !Self.isLocked($0, for: filter, in: state)
            }
            if !missed.isEmpty { continuation.yield(missed) }
            let key = state.nextClient
            state.nextClient += 1
            state.clients[key] = Client(filter: filter, stream: continuation, cut: cut)
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

    /// What a client lacks that saw the event of this id last.
    private static func missed(_ lastID: Int?, in state: State) -> [HubEvent] {
        let standing = state.current.values.flatMap(\.events).sorted { $0.id < $1.id }
        // An id of the future is of a daemon that ran before this one.
        guard let lastID, lastID < state.nextID else { return standing }
        let kept = state.ring[state.ringStart...] + state.ring[..<state.ringStart]
        let oldest = kept.first?.id ?? state.nextID
        return standing.filter { $0.id > lastID && $0.id < oldest } + kept.filter { $0.id > lastID }
    }

    private static func isLocked(_ event: HubEvent, for filter: EventFilter, in state: State) -> Bool {
        filter.access.role == .participant && event.id <= state.lockedThrough[event.seat] ?? 0
            && event.className != "device"
    }

    /// What a seat's session said so far is over for screens of participants: they are told to forget it, and no
    /// later one is given it.
    func lock(seat: Int) {
        let slow = state.withLock { state in
            state.lockedThrough[seat] = state.nextID - 1
            let event = HubEvent(
                id: state.nextID, seat: seat, NewEvent("lock", "{\"class\":\"lock\"}"), isShared: isShared)
            state.nextID += 1
            return send([event], in: &state) { $0.access.role == .participant }
        }
        for client in slow { client.drop() }
    }

    /// A seat's session begins anew: what stood before is of another session.
    func forget(seat: Int) {
        state.withLock { state in state.current[seat] = nil }
    }

    /// Ends the streams of a screen that was sent away.
    func end(screen id: String) {
        let clients = state.withLock { state in
            let found = state.clients.filter { _, client in
                if case .screen(id, _, _) = client.filter.access { true } else { false }
            }
            for key in found.keys { state.clients[key] = nil }
            return Array(found.values)
        }
        for client in clients { client.drop() }
    }

    /// Clients now, how many were dropped for being slow, and events so far.
    var counts: (clients: Int, dropped: Int, events: Int) {
        state.withLock { ($0.clients.count, $0.dropped, $0.nextID - 1) }
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
