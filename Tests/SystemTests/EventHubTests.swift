import Testing

@testable import biofeedd

@Suite struct EventHubTests {
    private func ids(_ stream: AsyncStream<HubEvent>, _ count: Int) async -> [Int] {
        var ids: [Int] = []
        for await event in stream {
            ids.append(event.id)
            if ids.count == count { break }
        }
        return ids
    }

    @Test func aClientThatComesBackMissesNothing() async {
        let hub = EventHub()
        hub.publish(seat: 1, (1...10).map { ("beat", "\($0)") })
        let stream = hub.subscribe(EventFilter(), after: 4)
        hub.publish(seat: 1, [("beat", "11")])
        #expect(await ids(stream, 7) == Array(5...11))
    }

    @Test func filtersBySeatAndClass() async {
        let hub = EventHub()
        let stream = hub.subscribe(EventFilter(seats: [2], classes: ["beat"]), after: nil)
        hub.publish(seat: 1, [("beat", "a"), ("wave", "b")])
        hub.publish(seat: 2, [("wave", "c"), ("beat", "d")])
        hub.close()
        var seen: [String] = []
        for await event in stream { seen.append(event.json) }
        #expect(seen == ["d"])
    }

    @Test func tellsEveryClientWhereASessionBegins() async {
        let hub = EventHub()
        let stream = hub.subscribe(EventFilter(seats: [2], classes: ["beat"]), after: nil)
        hub.publish(seat: 1, [("hello", "one")])
        hub.publish(seat: 2, [("hello", "two"), ("phase", "arrive")])
        hub.close()
        var seen: [String] = []
        for await event in stream { seen.append(event.json) }
        #expect(seen == ["two"])
    }

    @Test func aNewClientIsToldHowThingsStand() async {
        let hub = EventHub()
        hub.publish(seat: 1, [("phase", "arrive"), ("wave", "w"), ("phase", "paced"), ("cue", "in")])
        let stream = hub.subscribe(EventFilter(), after: nil)
        hub.close()
        var seen: [String] = []
        for await event in stream { seen.append(event.json) }
        #expect(seen == ["paced", "in"])
    }

    @Test func aClientThatDoesNotReadIsDroppedAndTheOthersAreNot() async {
        let hub = EventHub()
        let slow = hub.subscribe(EventFilter(), after: nil)
        let narrow = hub.subscribe(EventFilter(classes: ["beat"]), after: nil)
        for _ in 0..<6000 { hub.publish(seat: 1, [("wave", "w")]) }
        hub.publish(seat: 1, [("beat", "b")])
        #expect(hub.counts.dropped == 1)
        #expect(hub.counts.clients == 1)
        #expect(await ids(narrow, 1).count == 1)
        withExtendedLifetime(slow) {}
    }
}
