import Devices
import Foundation
import Testing

/// The main job on real input, through the real path: real ECG and airflow spoken as OpenView frames through a
/// pseudo-terminal at real speed into a real daemon, heard on a sound card, kept on disk, replayed.
@Suite(.serialized) struct LiveSessionTests {
    @Test(
        .enabled(if: Place.slowBreathing != nil, "needs the recordings in ../shared/data"),
        .enabled(if: Place.hasVirtualCard, "needs pulseaudio for a virtual sound card"),
        .enabled(if: Place.python != nil, "needs the readers that scripts/test-readers installs"))
    func slowBreathingFromPortToPageAndBack() async throws {
        let folder = try WorkFolder()
        let card = try VirtualCard()
        let source = try #require(Place.slowBreathing)
        let port = folder.file("sensor")
        let sensor = try Program(
            Place.program("biofeed-cli").path,
            ["simulate", "--driver", "openview", "--source", source.path, "--pty", port])
        try await appears(port)
        let heard = folder.file("heard.raw")
        let recorder = try card.record(to: heard)
        let daemon = try await LiveDaemon(
            folder,
            [
                "--sensor", "serial:\(port)?invert=resp", "--sound", "alsa:speaker", "--store",
                folder.file("store"),
                "--exercise", "calm-6", "--lang", "nl",
            ], environment: card.environment)

        // Sixty seconds of arriving, then enough of the paced part for the 40-s fit and a few breaths of sound.
        try await daemon.wait(150, for: "112 s of session") { events in
            (events.last { $0.name == "beat" }?.number("decided_s") ?? 0) > 112
        }
        let origin = try await daemon.origin()
        let (status, seconds) = await daemon.stop()
        recorder.signal(SIGKILL)
        recorder.wait()
        sensor.signal(SIGTERM)
        #expect(status == 0)
        #expect(seconds < 3)

        let beats = daemon.events("beat")
        let intervals = beats.compactMap { $0.number("rr_ms") }
        #expect(intervals.count > 100)
        #expect(intervals.allSatisfy { (450...1500).contains($0) })
        #expect(beats.filter { $0.text("flag") == "ok" }.count > intervals.count * 95 / 100)

        let rates = daemon.events("breath").compactMap { $0.number("rate_bpm") }
        let median = rates.sorted()[rates.count / 2]
        #expect(rates.count >= 9)
        #expect(abs(median - 6.1) < 0.5, "breaths came at \(median) a minute")

        let last = try #require(daemon.events("metrics").last)
        #expect(try #require(last.number("rsa_bpm")) > 5)
        #expect(try #require(last.number("pacer_r2")) > 0.3)
        #expect(last.members["age_s"] != nil)
        #expect(daemon.events("phase").map { $0.text("id") }.starts(with: ["arrive", "paced"]))
        #expect(daemon.events("gap").isEmpty)

        try compareSound(VirtualCard.wav(from: heard), with: daemon, origin: origin)
        try replayAgrees(folder, daemon)
    }

    /// The inhale and exhale that were heard, against the cues. The recorder's own start is not known to the
    /// millisecond, so the offset between the two is the median of all turns, and each turn must lie within
    /// 20 ms of it.
    private func compareSound(_ wav: String, with daemon: LiveDaemon, origin: Int64) throws {
        let python = try #require(Place.python)
        let found = try Program.run(python, [Place.tool("find_onsets.py"), wav])
        #expect(found.status == 0, "\(found.err)")
        let result = try JSONDecoder().decode(Onsets.self, from: Data(found.out.utf8))
        let cues = daemon.events.filter {
            $0.name == "cue" && ($0.text("kind") == "inhale" || $0.text("kind") == "exhale")
        }
        .compactMap { cue in cue.number("t_s").map { (time: $0, kind: cue.text("kind") ?? "") } }
        // The first breaths fade in and the last ones may be cut: look at those well inside.
        let inside = cues.dropFirst(2).dropLast(2)
        #expect(inside.count >= 4)
        let offset = try #require(TimeShift.best(of: result.onsets.map(\.t_s), onto: inside.map(\.time)))
        for cue in inside {
            let nearest = result.onsets.min {
                abs($0.t_s - offset - cue.time) < abs($1.t_s - offset - cue.time)
            }
            let error = try #require(nearest).t_s - offset - cue.time
            #expect(abs(error) <= 0.020, "\(cue.kind) at \(cue.time) s was heard \(error * 1000) ms off")
        }
    }

    private struct Onsets: Decodable {
        struct Onset: Decodable {
            var t_s: Double
            var kind: String
        }
        var onsets: [Onset]
    }

    /// Replaying the recording gives what was said live, byte for byte, by the debug and the release program.
    private func replayAgrees(_ folder: WorkFolder, _ daemon: LiveDaemon) throws {
        let recording = try #require(folder.recording)
        let live = daemon.events.filter { $0.name != "hello" }.map(\.json)
        for cli in [Place.program("biofeed-cli"), Place.releaseCLI].compactMap(\.self) {
            let replay = try Program.run(cli.path, ["replay", recording, "--speed", "max", "--jsonl"])
            #expect(replay.status == 0, "\(replay.err)")
            let lines = replay.out.split(separator: "\n").map(String.init).filter {
                !$0.hasPrefix("{\"class\":\"hello\"")
            }
            #expect(lines.count == live.count)
            let differing = zip(live, lines).first { $0 != $1 }
            #expect(differing == nil, "\(cli.path)")
        }
    }

    private func appears(_ path: String) async throws {
        for _ in 0..<200 where !FileManager.default.fileExists(atPath: path) {
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
