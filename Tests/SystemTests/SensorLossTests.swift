import Devices
import Foundation
import Testing

/// A sensor that goes away, comes back, or talks rubbish: the session and its guidance go on.
@Suite(.serialized) struct SensorLossTests {
    private func simulator(_ port: String, seed: Int) throws -> Program {
        try Program(
            Place.program("biofeed-cli").path,
            [
                "simulate", "--driver", "openview", "--source", "sim:ecg+resp?hr=75&breath=12&seed=\(seed)",
                "--pty", port,
            ])
    }

    @Test func portClosedAndOpenedAgain() async throws {
        let folder = try WorkFolder()
        let port = folder.file("sensor")
        let first = try simulator(port, seed: 1)
        let daemon = try await LiveDaemon(folder, ["--sensor", "serial:\(port)", "--exercise", "ladder"])
        try await daemon.wait(60, for: "beats") { $0.count { $0.name == "beat" } > 5 }

        first.signal(SIGKILL)
        first.wait()
        // What a killed program leaves: a name for a terminal whose number the next one to be made gets.
        try FileManager.default.removeItem(atPath: port)
        try await daemon.wait(30, for: "the gap") { $0.contains { $0.name == "gap" } }
        let cuesBefore = daemon.events("cue").count
        try await daemon.wait(30, for: "numbers while there is no sensor") { events in
            let lost = events.firstIndex { $0.name == "gap" } ?? events.endIndex
            return events[lost...].count { $0.name == "metrics" } >= 2
        }
        let second = try simulator(port, seed: 2)
        try await daemon.wait(60, for: "data after the gap") { events in
            let lost = events.firstIndex { $0.name == "gap" } ?? events.endIndex
            return events[lost...].count { $0.name == "beat" } > 5
        }
        try await daemon.wait(30, for: "guidance after the gap") {
            $0.count { $0.name == "cue" } > cuesBefore
        }

        let events = daemon.events
        let gaps = events.filter { $0.name == "gap" }
        #expect(gaps.contains { $0.number("from_s") == nil })
        #expect(gaps.contains { ($0.number("seconds") ?? 0) > 0.5 })
        #expect(events.contains { $0.name == "device" && $0.text("state") == "lost" })
        #expect(!events.contains { $0.name == "summary" }, "guidance never stops for a sensor")
        // The first beat after the gap is joined to nothing.
        let lost = try #require(events.firstIndex { $0.name == "gap" })
        let back = try #require(events[lost...].first { $0.name == "beat" })
        #expect(back.text("flag") == "gap")
        #expect(back.number("rr_ms") == nil)
        // No number without its age, and ages that grow while nothing comes.
        for event in events where event.name == "metrics" {
            let ages = try #require(event.members["age_s"] as? [String: Any])
            let plain: Set = ["class", "t_s", "window_s", "artefact_pct", "age_s", "quality"]
            for key in event.members.keys where !plain.contains(key) { #expect(ages[key] != nil, "\(key)") }
        }
        let (status, _) = await daemon.stop()
        #expect(status == 0)
        second.signal(SIGTERM)
    }

    @Test func twentyBurstsOfRubbish() async throws {
        let folder = try WorkFolder()
        let terminal = try PseudoTerminal(link: folder.file("sensor"))
        defer { terminal.close() }
        let daemon = try await LiveDaemon(
            folder, ["--sensor", "serial:\(folder.file("sensor"))?driver=openview"])
        var state: UInt64 = 42
        func random() -> UInt8 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
        let frame: [UInt8] = [0x0A, 0xFA, 9, 0, 2, 0x88, 0xFF, 0x14, 0x50, 0x0F, 0, 0x48, 0, 0, 0, 0x0B]
        for round in 0..<20 {
            terminal.write((0..<400).map { _ in random() }, patience: 1)
            for _ in 0..<20 { terminal.write(frame, patience: 1) }
            terminal.write(Array(frame.prefix(1 + round % 15)), patience: 1)
            try await Task.sleep(for: .milliseconds(60))
        }
        try await daemon.wait(30, for: "counters") { events in
            let last = events.last { $0.name == "device" }
            let troubles = (last?.number("resyncs") ?? 0) + (last?.number("errors") ?? 0)
            return (last?.number("frames") ?? 0) == 400 && troubles >= 20
        }
        let last = try #require(daemon.events("device").last)
        #expect((last.number("bytes") ?? 0) > 14_000)
        #expect(daemon.program.isRunning)
        let (status, _) = await daemon.stop()
        #expect(status == 0)
    }
}
