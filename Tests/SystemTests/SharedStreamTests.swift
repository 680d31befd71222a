import Foundation
import Testing

/// A stream that carries several seats, as a group's screen has it.
@Suite(.serialized) struct SharedStreamTests {
    @Test func saysWhoseEventItIsAndWhereASessionBegins() async throws {
        let folder = try WorkFolder()
        try "seats:\n  - sensors: ['sim:ecg+resp?seed=1']\n  - sensors: ['sim:ecg+resp?seed=2']\n".write(
            toFile: folder.file("seats.yaml"), atomically: true, encoding: .utf8)
        let daemon = try await LiveDaemon(folder, ["--config", folder.file("seats.yaml")])
        try await daemon.wait(60, for: "waves of both seats") { events in
            Set(events.filter { $0.name == "wave" }.map { $0.number("seat") }) == [1, 2]
        }
        #expect(daemon.events.allSatisfy { $0.number("seat") != nil }, "every event says whose it is")

        // A second exercise is a session of its own, and says so to those who listen already.
        let start = #"{"seat":2,"exercise":"calm-6"}"#
        _ = try await daemon.post("/api/session/start", start)
        _ = try await daemon.post("/api/session/stop", #"{"seat":2,"reason":"baby"}"#)
        try await daemon.wait(60, for: "the last words") { events in
            events.contains { $0.name == "cue" && $0.text("id") == "G13" }
        }
        _ = try await daemon.post("/api/session/start", start)
        try await daemon.wait(60, for: "the greeting, and after it the exercise") { events in
            let hello = events.lastIndex {
                $0.name == "hello" && $0.number("seat") == 2 && $0.number("now_s") == 0
            }
            return hello.map { events[$0...].contains { $0.name == "phase" && $0.number("seat") == 2 } }
                ?? false
        }
        let events = daemon.events
        #expect(events.count { $0.name == "hello" && $0.number("seat") == 1 } == 1)
        _ = await daemon.stop()
    }
}
