import Devices
import Foundation
import Testing

/// What the daemon says when it is asked for what cannot be.
@Suite struct DaemonStartTests {
    @Test(arguments: [
        (["--sensor", "nonsense"], "names no sensor"),
        (["--sensor", "serial:/dev/null?driver=gadget"], "no sensor driver is called 'gadget'"),
        (["--sensor", "sim:ecg?hr=9000"], "hr"),
        (["--sensor", "file:/nowhere/x.biofeed"], "/nowhere/x.biofeed"),
        (["--exercise", "levitate"], "calm-6"),
        (["--listen", "127.0.0.1:8787", "--certificate", "/nowhere.pem"], "--key together"),
        (["--listen", "there"], "HOST:PORT"),
        (["--config", "/nowhere.yaml"], "/nowhere.yaml"),
        (["--sound", "trumpet"], "trumpet"),
        (["--log-level", "loud"], "there is no log level 'loud'"),
        (["--store", "/proc/none"], "/proc/none"),
    ])
    func refusesInOneLine(_ arguments: [String], _ expected: String) throws {
        let ran = try Program.run(
            Place.program("biofeedd").path,
            arguments + ["--socket", "/tmp/biofeed-none-\(UUID().uuidString)"])
        #expect(ran.status == 1)
        let lines = ran.err.split(separator: "\n")
        #expect(lines.count == 1, "\(ran.err)")
        #expect(ran.err.contains(expected), "\(ran.err)")
    }

    @Test func wrongUsageIsTwo() throws {
        let ran = try Program.run(Place.program("biofeedd").path, ["--no-such-flag"])
        #expect(ran.status == 2)
    }

    @Test func portThatIsNotThereIsSaidAndTriedAgain() async throws {
        let folder = try WorkFolder()
        let daemon = try await LiveDaemon(folder, ["--sensor", "serial:/dev/ttyNONE"])
        try await daemon.wait(60, for: "the loss") {
            $0.contains { $0.name == "device" && $0.text("state") == "lost" }
        }
        let (status, seconds) = await daemon.stop()
        #expect(status == 0)
        #expect(seconds < 10)
    }

    @Test func answersTheAPI() async throws {
        let folder = try WorkFolder()
        let daemon = try await LiveDaemon(folder, ["--sensor", "sim:ecg+resp"])
        let page = String(decoding: try await daemon.get("/"), as: UTF8.self)
        #expect(page.contains("/web/page.js"))
        let exercises = String(decoding: try await daemon.get("/api/exercises"), as: UTF8.self)
        #expect(exercises.contains("\"id\":\"calm-6\""))
        let unknown = try await daemon.post("/api/session/start", "{\"exercise\":\"levitate\"}")
        #expect(unknown.status == 404)
        #expect(String(decoding: unknown.body, as: UTF8.self).contains("ladder"))
        #expect(try await daemon.post("/api/session/stop", "{}").status == 409)
        #expect(try await daemon.post("/api/session/start", "{\"exercise\":\"rest-5\"}").status == 200)
        #expect(try await daemon.post("/api/session/rate", "{\"value\":11}").status == 400)
        #expect(
            try await daemon.post("/api/session/rate", "{\"value\":4,\"moment\":\"before\"}").status == 200)
        #expect(try await daemon.post("/api/session/pause", "{}").status == 200)
        #expect(try await daemon.post("/api/session/resume", "{}").status == 200)
        #expect(try await daemon.post("/api/session/stop", "{\"reason\":\"dizzy\"}").status == 200)
        try await daemon.wait(30, for: "the events of it all") { events in
            events.contains { $0.name == "rating" } && events.contains { $0.name == "summary" }
        }
        _ = await daemon.stop()
    }
}
