import Foundation
import Testing

/// The stream of a real daemon as any program reads it.
@Suite(.serialized) struct EventStreamTests {
    /// So many events at most, or what comes in so many seconds; then the connection is cut: ids, and objects with the
    /// greeting's first.
    private func hear(
        _ address: String, most: Int = 100_000, seconds: Double = 60, after lastID: Int
    ) async throws -> (ids: [Int], events: [LiveDaemon.Event]) {
        let ran = try await Program.finish(
            "/bin/sh",
            [
                "-c",
                "curl -sN --max-time \(seconds) -H 'Last-Event-ID: \(lastID)' '\(address)' | awk '{ print } /^$/ && ++n == \(most) { exit }'",
            ])
        // What was cut in two is no event.
        let whole = ran.out.components(separatedBy: "\n\n").dropLast()
        let ids = whole.compactMap { block in
            block.split(separator: "\n").first { $0.hasPrefix("id: ") }.flatMap { Int($0.dropFirst(4)) }
        }
        let events = whole.compactMap { block in
            block.split(separator: "\n").first { $0.hasPrefix("data: ") }
                .flatMap { LiveDaemon.Event(String($0.dropFirst(6))) }
        }
        return (ids, events)
    }

    @Test func goesOnAfterADropWithoutLossOrRepetition() async throws {
        let folder = try WorkFolder()
        let daemon = try await LiveDaemon(folder, ["--sensor", "sim:ecg+resp"])
        let address = try daemon.pageAddress + "api/events"
        var seen = try await hear(address, most: 30, after: 0).ids
        for _ in 0..<3 {
            // Nobody listens for a while.
            try await Task.sleep(for: .milliseconds(400))
            seen += try await hear(address, most: 20, after: #require(seen.last)).ids
        }
        #expect(seen == Array(1...seen.count), "every event once, in order")
        #expect(seen.count > 80)
        _ = await daemon.stop()
    }

    @Test func givesTheSeatAndTheClassesThatAreAskedFor() async throws {
        let folder = try WorkFolder()
        try "seats:\n  - sensors: ['sim:ecg+resp?seed=1']\n  - sensors: ['sim:ecg+resp?seed=2']\n".write(
            toFile: folder.file("seats.yaml"), atomically: true, encoding: .utf8)
        let daemon = try await LiveDaemon(folder, ["--config", folder.file("seats.yaml")])
        try await daemon.wait(30, for: "beats of both") { events in
            Set(events.filter { $0.name == "beat" }.map { $0.number("seat") }) == [1, 2]
        }
        let base = try daemon.pageAddress + "api/events"
        let beats = try await hear("\(base)?class=beat,wave", seconds: 5, after: 0).events
        #expect(Set(beats.map(\.name)) == ["hello", "beat", "wave"])
        #expect(Set(beats.map { $0.number("seat") }) == [1, 2])
        let second = try await hear("\(base)?seat=2&class=beat", seconds: 5, after: 0).events
        #expect(second.first?.number("seat") == 2)
        let rates = Set(second.compactMap { $0.number("t_s") })
        let hers = Set(
            beats.filter { $0.name == "beat" && $0.number("seat") == 2 }.compactMap { $0.number("t_s") })
        #expect(!hers.isEmpty && hers.isSubset(of: rates))
        let others = Set(
            beats.filter { $0.name == "beat" && $0.number("seat") == 1 }.compactMap { $0.number("t_s") })
        #expect(others.isDisjoint(with: rates))
        _ = await daemon.stop()
    }
}
