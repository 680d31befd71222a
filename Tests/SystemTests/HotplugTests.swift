import Biosignals
import Devices
import Foundation
import NIOHTTP1
import Sensors
import Testing

/// Devices that come and go while the daemon runs.
@Suite(.serialized) struct HotplugTests {
    /// Half a minute of a board's frames.
    private static let frames: [UInt8] = {
        var encoder = OpenViewEncoder(.ads1292r)
        var settings = SimulatedPersonSettings()
        settings.rate = encoder.rate
        var person = SimulatedPerson(settings: settings)
        var bytes: [UInt8] = []
        for _ in 0..<4000 { encoder.encode(person.next(), into: &bytes) }
        return bytes
    }()

    private func resources(of daemon: LiveDaemon) throws -> (descriptors: Int, kilobytes: Int) {
        let process = "/proc/\(daemon.program.pid)"
        let status = try String(contentsOfFile: "\(process)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return (
            try FileManager.default.contentsOfDirectory(atPath: "\(process)/fd").count,
            line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
        )
    }

    /// A claimed device is opened when its link appears, each of a hundred times, and let go when it is gone.
    @Test func aClaimedDeviceIsPluggedInAHundredTimes() async throws {
        let folder = try WorkFolder()
        let claimed = folder.file("claimed")
        try FileManager.default.createDirectory(atPath: claimed, withIntermediateDirectories: true)
        try Data(
            "# Written by biofeed-cli claim. Undo with: biofeed-cli unclaim board\n# options: driver=openview\n"
                .utf8
        ).write(to: URL(fileURLWithPath: folder.file("71-biofeed-board.rules")))
        let daemon = try await LiveDaemon(
            folder, ["--claimed-folder", claimed, "--rules-folder", folder.path, "--log-level", "error"])
        var first = try resources(of: daemon)
        for cycle in 1...100 {
            let terminal = try PseudoTerminal(link: "\(claimed)/board")
            let id = "s\(1 + 16 * (cycle - 1))"
            @Sendable func has(_ events: [LiveDaemon.Event], _ state: String) -> Bool {
                events.contains { $0.name == "device" && $0.text("id") == id && $0.text("state") == state }
            }
            try await daemon.wait(30, for: "plugging in \(cycle)") {
                // The port is open: what comes before that is thrown away.
                has($0, "listening")
            }
            terminal.write(Array(Self.frames.prefix(1600)), patience: 1)
            try await daemon.wait(30, for: "frames \(cycle)") { has($0, "streaming") }
            terminal.close()
            try await daemon.wait(30, for: "unplugging \(cycle)") { has($0, "detached") }
            if cycle == 10 { first = try resources(of: daemon) }
        }
        let last = try resources(of: daemon)
        #expect(abs(last.descriptors - first.descriptors) <= 1)
        #expect(last.kilobytes - first.kilobytes < 8_000, "\(first) \(last)")
        // A port that is gone is not asked again and again.
        let before = try daemon.processorSeconds()
        try await Task.sleep(for: .seconds(2))
        #expect(try daemon.processorSeconds() - before < 0.3)
        let sensors = String(decoding: try await daemon.get("/api/sensors"), as: UTF8.self)
        #expect(sensors == "[]")
        #expect(await daemon.stop().status == 0)
    }

    @Test func sensorsAreAddedAndTakenAwayByTheAPI() async throws {
        let folder = try WorkFolder()
        let daemon = try await LiveDaemon(folder, ["--log-level", "error"])
        let added = try await daemon.post("/api/sensors", "{\"source\":\"sim:ecg+resp?hr=70\"}")
        #expect(added.status == 200)
        let body = try #require(try JSONSerialization.jsonObject(with: added.body) as? [String: Any])
        let id = try #require(body["id"] as? String)
        try await daemon.wait(30, for: "beats") { $0.count { $0.name == "beat" } > 2 }
        #expect(
            String(decoding: try await daemon.get("/api/sensors"), as: UTF8.self).contains("\"id\":\"\(id)\"")
        )
        #expect(try await daemon.delete("/api/sensors/\(id)") == 200)
        try await daemon.wait(30, for: "the end of it") { events in
            events.contains { $0.name == "device" && $0.text("state") == "detached" }
        }
        #expect(try await daemon.delete("/api/sensors/\(id)") == 404)
        let refused = try await daemon.post("/api/sensors", "{\"source\":\"serial:/dev/x?driver=toaster\"}")
        #expect(refused.status == 422)
        #expect(
            String(decoding: refused.body, as: UTF8.self).contains("no sensor driver is called 'toaster'"))
        #expect(try await daemon.post("/api/sensors", "{}").status == 400)
        #expect(await daemon.stop().status == 0)
    }
}
