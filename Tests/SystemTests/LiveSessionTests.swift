import Biosignals
import Devices
import Foundation
import Guidance
import HeardSound
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

        try compareSound(VirtualCard.wav(from: heard), with: daemon, in: folder)
        try replayAgrees(folder, daemon)
    }

    /// The inhalations and exhalations that were heard, against the sound that the cues ask for. The recorder's own
    /// start is not known to the millisecond, so that each turn is held against the median of all.
    private func compareSound(_ wav: String, with daemon: LiveDaemon, in folder: WorkFolder) throws {
        let cues = daemon.events("cue").compactMap { cue -> Cue? in
            guard let kind = cue.text("kind").flatMap(CueKind.init), kind == .inhale || kind == .exhale,
                let time = cue.number("t_s"), let seconds = cue.number("seconds")
            else { return nil }
            return Cue(time: SessionTime(seconds: time), kind: kind, seconds: seconds)
        }
        // The first breath comes in softly under spoken words, the last one may be cut.
        let inside = cues.dropFirst(2).dropLast(2)
        #expect(inside.count >= 4)
        let rendered = folder.file("rendered.f32")
        try RenderedCues.write(cues, to: rendered)
        let python = try #require(Place.python)
        let found = try Program.run(
            python, [Place.tool("turn_errors.py"), wav, rendered] + inside.map { "\($0.time.seconds)" })
        #expect(found.status == 0, "\(found.err)")
        let turns = try JSONDecoder().decode(HeardTurns.self, from: Data(found.out.utf8)).turns
        for turn in turns {
            #expect(
                abs(turn.error_s) <= 0.010,
                "the turn at \(turn.t_s) s was heard \(turn.error_s * 1_000) ms off")
            // Spoken words lie over some; what is no turn at all is like one by 0.06.
            #expect(turn.likeness > 0.2, "the turn at \(turn.t_s) s does not sound like one")
        }
        let sizes = turns.map { abs($0.error_s) * 1_000 }.sorted()
        print(
            "turns heard: \(sizes.count), median \(sizes[sizes.count / 2]) ms off, most \(sizes.last ?? 0) ms"
        )
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
