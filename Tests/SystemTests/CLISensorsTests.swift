import Foundation
import Testing

/// `biofeed-cli sensors` with and without a daemon.
@Suite(.serialized) struct CLISensorsTests {
    private static let hasScript = FileManager.default.isExecutableFile(atPath: "/usr/bin/script")
    private let cli = Place.program("biofeed-cli").path

    @Test func withoutADaemonItSaysSo() throws {
        let folder = try WorkFolder()
        let socket = folder.file("none.sock")
        let text = try CLITestRecording.run("sensors", "--socket", socket)
        #expect(text.status == 0)
        #expect(text.out.contains("drivers\n") && text.out.contains("\nports\n"))
        #expect(text.out.contains("\nsensors\n  no biofeedd answers at \(socket)"))
        let json = try CLITestRecording.run("sensors", "--socket", socket, "--format", "json")
        #expect(json.status == 0)
        #expect(json.err.contains("no biofeedd answers"))
        let body = try #require(
            try JSONSerialization.jsonObject(with: Data(json.out.utf8)) as? [String: Any])
        #expect(body["sensors"] == nil)
        #expect((body["drivers"] as? [Any])?.isEmpty == false)
        #expect(try CLITestRecording.run("sensors", "--watch", "--format", "json").status == 2)
    }

    @Test func aDaemonsSensorsAreShownWithTheirFigures() async throws {
        let folder = try WorkFolder()
        let daemon = try await LiveDaemon(folder, ["--sensor", "sim:ecg+resp", "--log-level", "error"])
        try await daemon.wait(60, for: "figures") { events in
            events.contains { event in
                let latency = event.members["latency_ms"] as? [String: Any]
                return event.name == "device" && latency?["queue"] != nil && latency?["arrival"] != nil
            }
        }
        let socket = folder.file("biofeedd.sock")
        let json = try CLITestRecording.run("sensors", "--socket", socket, "--format", "json")
        let body = try #require(
            try JSONSerialization.jsonObject(with: Data(json.out.utf8)) as? [String: Any])
        let sensor = try #require((body["sensors"] as? [[String: Any]])?.first)
        #expect(sensor["id"] as? String == "s1")
        #expect(sensor["state"] as? String == "streaming")
        #expect(sensor["line_errors"] == nil, "a simulated person has no serial line")
        let latency = try #require(sensor["latency_ms"] as? [String: Double])
        #expect(latency["filter"] == 640)
        for stage in ["arrival", "queue", "decode"] { #expect((latency[stage] ?? -1) >= 0, "\(stage)") }
        #expect(latency["adapter"] == nil)
        // In a pipe the table is printed once.
        for flags in [[], ["--watch"]] {
            let text = try Program.run(cli, ["sensors", "--socket", socket] + flags)
            #expect(text.status == 0)
            let row = text.out.split(separator: "\n").last.map(String.init) ?? ""
            #expect(row.hasPrefix("  s1  streaming  openview  12"), "\(row)")
            #expect(row.hasSuffix("  sim:ecg+resp"))
        }
        #expect(await daemon.stop().status == 0)
    }

    @Test(.enabled(if: hasScript)) func inATerminalTheTableIsShownAnew() async throws {
        let folder = try WorkFolder()
        let daemon = try await LiveDaemon(folder, ["--sensor", "sim:ecg+resp", "--log-level", "error"])
        let shown = try Program(
            "/usr/bin/script",
            ["-qfec", "\(cli) sensors --watch --socket \(folder.file("biofeedd.sock"))", "/dev/null"])
        for _ in 0..<300 where shown.out.components(separatedBy: "sensors").count < 4 {
            try await Task.sleep(for: .milliseconds(100))
        }
        let frames = shown.out.components(separatedBy: "\u{1B}[H")
        #expect(frames.first?.contains("\u{1B}[?1049h") == true, "the screen is kept apart")
        #expect(frames.count >= 3)
        #expect(frames.dropFirst().allSatisfy { $0.contains("s1") || $0.contains("answers") })
        shown.signal(SIGTERM)
        shown.wait()
        #expect(await daemon.stop().status == 0)
    }
}
