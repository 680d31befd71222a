import Biosignals
import Foundation
import Sensors
import Testing

/// Simulated sensors inside the daemon and beside it.
@Suite(.serialized) struct SimulatedSensorTests {
    /// The driver's decoder reads what the simulation says in its format, started by the driver's own commands.
    @Test func everyDriverIsSpokenInTheDaemon() async throws {
        let drivers = DriverCatalogue.all.filter { $0.encoder != nil }.map { $0.descriptor.id }
        // The HTTP client holds eight connections to one daemon at a time.
        for start in stride(from: 0, to: drivers.count, by: 6) {
            let batch = Array(drivers[start..<min(drivers.count, start + 6)])
            let folder = try WorkFolder()
            let file = folder.file("biofeed.yaml")
            let seats = batch.map { "  - sensors: ['sim:ecg+resp+ppg?driver=\($0)']\n" }.joined()
            try Data("seats:\n\(seats)".utf8).write(to: URL(fileURLWithPath: file))
            let daemon = try await LiveDaemon(folder, ["--config", file, "--log-level", "error"])
            for (place, driver) in batch.enumerated() {
                let heard = try daemon.listen(seat: place + 1)
                var last: LiveDaemon.Event?
                for _ in 0..<400 {
                    last = heard.all.last { $0.name == "device" }
                    if last?.text("state") == "streaming", last?.number("frames") ?? 0 >= 4 { break }
                    try await Task.sleep(for: .milliseconds(50))
                }
                #expect(last?.text("driver") == driver)
                #expect(last?.number("frames") ?? 0 >= 4, "\(driver)")
                #expect((last?.number("errors") ?? 9) + (last?.number("resyncs") ?? 9) <= 2, "\(driver)")
            }
            let (status, _) = await daemon.stop()
            #expect(status == 0)
        }
    }

    @Test func anUnpluggedSimulationIsAGapAndComesBack() async throws {
        let folder = try WorkFolder()
        let daemon = try await LiveDaemon(
            folder, ["--sensor", "sim:ecg+resp?driver=cyton&unplug=3:2&hr=80", "--log-level", "error"])
        try await daemon.wait(60, for: "the end of the gap") {
            $0.contains { $0.name == "gap" && ($0.number("seconds") ?? 0) > 1.5 }
        }
        try await daemon.wait(60, for: "beats after the gap") { events in
            let back = events.lastIndex { $0.name == "gap" } ?? 0
            return events[back...].count { $0.name == "beat" } > 2
        }
        let states = daemon.events("device").compactMap { $0.text("state") }
        let lost = try #require(states.firstIndex(of: "lost"))
        #expect(states[..<lost].contains("streaming"))
        #expect(states[lost...].contains("streaming"))
        let (status, _) = await daemon.stop()
        #expect(status == 0)
    }

    /// A person who sits at a seat, and one beside the daemon on a port, each breathe after the cues of their seat; and
    /// the recording replays to the last bit although no cue is heard then.
    @Test func peopleFollowTheCuesOfTheirSeat() async throws {
        let folder = try WorkFolder()
        let port = folder.file("board")
        let file = folder.file("biofeed.yaml")
        let follower = "sim:ecg+resp?follow=1&lag=0.7&scatter=0.05&breath=16&hr=70"
        let settings =
            "seats:\n  - sensors: ['\(follower)']\n  - sensors: ['serial:\(port)?driver=openview']\n"
        try Data(settings.utf8).write(to: URL(fileURLWithPath: file))
        let beside = try Program(
            Place.program("biofeed-cli").path,
            [
                "simulate", "--source", follower + "&seed=2", "--follow", "--seat", "2", "--socket",
                folder.file("biofeedd.sock"), "--pty", port,
            ])
        defer { beside.signal(SIGTERM) }
        let daemon = try await LiveDaemon(
            folder, ["--config", file, "--store", folder.file("store"), "--log-level", "error"])
        let seats = try [1, 2].map { try daemon.listen(seat: $0) }
        for seat in [1, 2] {
            let answer = try await daemon.post(
                "/api/session/start", "{\"exercise\":\"ladder\",\"seat\":\(seat)}")
            #expect(answer.status == 200)
        }
        for events in seats {
            let end = ContinuousClock.now + .seconds(130)
            while events.all.count(where: { $0.text("kind") == "inhale" }) < 6, ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(200))
            }
        }
        try await Task.sleep(for: .seconds(6))
        for events in seats {
            let cues = events.all.filter { $0.text("kind") == "inhale" }.compactMap { $0.number("t_s") }
            let breaths = events.all.filter { $0.name == "breath" }.compactMap { $0.number("inhale_s") }
            let lags = cues.dropFirst().compactMap { cue in
                breaths.map { $0 - cue }.filter { (-0.5...3).contains($0) }.min()
            }
            #expect(lags.count >= 3, "\(breaths) for \(cues)")
            let median = lags.sorted()[lags.count / 2]
            print("followers breathe \(median) s behind their cues")
            #expect(abs(median - 0.7) < 0.4)
            // On her own she would breathe four times while the ladder asks for two or less.
            let paced = breaths.filter { $0 > (cues.dropFirst().first ?? 0) }
            #expect(paced.count <= cues.count + 2)
        }
        let (status, _) = await daemon.stop()
        #expect(status == 0)
        let live = seats[0].all.map(\.json).filter { !$0.hasPrefix("{\"class\":\"hello\"") }
        let stored = try FileManager.default.contentsOfDirectory(atPath: folder.file("store"))
        let recording = try #require(stored.first { $0.hasSuffix("seat1.biofeed") })
        let replay = try CLITestRecording.run(
            "replay", folder.file("store/\(recording)"), "--speed", "max", "--jsonl")
        let again = replay.out.split(separator: "\n").map(String.init).filter {
            !$0.hasPrefix("{\"class\":\"hello\"")
        }
        #expect(again.count >= live.count)
        #expect(zip(live, again).first { $0 != $1 } == nil)
    }
}
