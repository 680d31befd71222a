import NIOCore
import Testing

@testable import biofeedd

@Suite struct EventHubTests {
    /// What a stream that was closed still holds, as `data:` says it.
    private func texts(_ stream: AsyncStream<[HubEvent]>) async -> [String] {
        var seen: [String] = []
        for await events in stream { seen += events.map(text) }
        return seen
    }

    private func text(_ event: HubEvent) -> String {
        let lines = String(buffer: event.frame).split(separator: "\n")
        return String(lines[1].dropFirst(6))
    }

    private func ids(_ stream: AsyncStream<[HubEvent]>, _ count: Int) async -> [Int] {
        var ids: [Int] = []
        for await events in stream {
            ids += events.map(\.id)
            if ids.count >= count { break }
        }
        return ids
    }

    @Test func aClientThatComesBackMissesNothing() async {
        let hub = EventHub()
        hub.publish(seat: 1, (1...10).map { NewEvent("beat", "\($0)") })
        let stream = hub.subscribe(EventFilter(), after: 4)
        hub.publish(seat: 1, [NewEvent("beat", "11")])
        #expect(await ids(stream, 7) == Array(5...11))
    }

    @Test func filtersBySeatAndClass() async {
        let hub = EventHub()
        let stream = hub.subscribe(EventFilter(seats: [2], classes: ["beat"]), after: nil)
        hub.publish(seat: 1, [NewEvent("beat", "a"), NewEvent("wave", "b")])
        hub.publish(seat: 2, [NewEvent("wave", "c"), NewEvent("beat", "d")])
        hub.close()
        #expect(await texts(stream) == ["d"])
    }

    @Test func tellsEveryClientWhereASessionBegins() async {
        let hub = EventHub()
        let stream = hub.subscribe(EventFilter(seats: [2], classes: ["beat"]), after: nil)
        hub.publish(seat: 1, [NewEvent("hello", "one")])
        hub.publish(seat: 2, [NewEvent("hello", "two"), NewEvent("phase", "arrive")])
        hub.close()
        #expect(await texts(stream) == ["two"])
    }

    @Test func aNewClientIsToldHowThingsStand() async {
        let hub = EventHub()
        hub.publish(
            seat: 1,
            [
                NewEvent("phase", "arrive"), NewEvent("wave", "w"), NewEvent("phase", "paced"),
                NewEvent("cue", "in"),
            ])
        let stream = hub.subscribe(EventFilter(), after: nil)
        hub.close()
        #expect(await texts(stream) == ["paced", "in"])
    }

    @Test func aClientThatDoesNotReadIsDroppedAndTheOthersAreNot() async {
        let hub = EventHub()
        let slow = hub.subscribe(EventFilter(), after: nil)
        let narrow = hub.subscribe(EventFilter(classes: ["beat"]), after: nil)
        for _ in 0...2 * EventHub.keptOfSeat { hub.publish(seat: 1, [NewEvent("wave", "w")]) }
        hub.publish(seat: 1, [NewEvent("beat", "b")])
        #expect(hub.counts.dropped == 1)
        #expect(hub.counts.clients == 1)
        #expect(await ids(narrow, 1).count == 1)
        withExtendedLifetime(slow) {}
    }

    @Test func aNewClientIsToldOfEverySensor() async {
        let hub = EventHub()
        func device(_ id: String, _ json: String, isLast: Bool = false) -> NewEvent {
            var event = NewEvent("device", json)
            event.subject = id
            event.isLast = isLast
            return event
        }
        hub.publish(
            seat: 1,
            [device("s1", "heart"), device("s2", "belt"), device("s1", "heart again"), device("s3", "third")])
        hub.publish(seat: 1, [device("s3", "gone", isLast: true)])
        let stream = hub.subscribe(EventFilter(), after: nil)
        hub.close()
        #expect(await texts(stream) == ["belt", "heart again"])
    }

    @Test func whatIsNotKeptAnyMoreIsMadeGoodByHowThingsStand() async {
        let hub = EventHub()
        hub.publish(seat: 1, [NewEvent("beat", "b"), NewEvent("phase", "paced")])
        hub.publish(seat: 1, (0..<EventHub.keptOfSeat).map { _ in NewEvent("wave", "w") })
        let stream = hub.subscribe(EventFilter(), after: 1)
        let ofAnotherDaemon = hub.subscribe(EventFilter(), after: 1_000_000)
        hub.close()
        let seen = await texts(stream)
        #expect(seen.first == "paced")
        #expect(seen.count == 1 + EventHub.keptOfSeat)
        #expect(await texts(ofAnotherDaemon) == ["paced"])
    }

    @Test func saysWhoseEventItIsWhereThereAreSeveral() {
        let event = HubEvent(
            id: 7, seat: 2, NewEvent("beat", "{\"class\":\"beat\",\"t_s\":1}"), isShared: true)
        #expect(String(buffer: event.frame) == "id: 7\ndata: {\"class\":\"beat\",\"t_s\":1}\n\n")
        #expect(
            String(buffer: event.sharedFrame) == "id: 7\ndata: {\"class\":\"beat\",\"seat\":2,\"t_s\":1}\n\n")
    }

    @Test func aLockedSessionIsOverForParticipantsOnly() async {
        let hub = EventHub()
        let hers = EventFilter(access: .screen(id: "a", role: .participant, seat: 1))
        hub.publish(seat: 1, [NewEvent("beat", "before")])
        let open = hub.subscribe(hers, after: 0)
        hub.lock(seat: 1)
        hub.publish(seat: 1, [NewEvent("beat", "after")])
        let late = hub.subscribe(hers, after: 0)
        let practitioner = hub.subscribe(
            EventFilter(access: .screen(id: "b", role: .practitioner, seat: nil)), after: 0)
        hub.close()
        #expect(await texts(open) == ["before", "{\"class\":\"lock\"}", "after"])
        #expect(await texts(late) == ["after"])
        #expect(await texts(practitioner) == ["before", "after"])
    }

    @Test func aScreenThatIsSentAwayHearsNoMore() async {
        let hub = EventHub()
        let away = hub.subscribe(
            EventFilter(access: .screen(id: "a", role: .practitioner, seat: nil)), after: nil)
        let stays = hub.subscribe(
            EventFilter(access: .screen(id: "b", role: .practitioner, seat: nil)), after: nil)
        hub.end(screen: "a")
        hub.publish(seat: 1, [NewEvent("beat", "later")])
        hub.close()
        #expect(await texts(away).isEmpty)
        #expect(await texts(stays) == ["later"])
    }
}
