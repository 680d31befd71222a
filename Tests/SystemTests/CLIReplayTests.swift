import Foundation
import Testing

@Suite struct CLIReplayTests {
    @Test func replaysAgreeToTheByteAndSoDoesASavedSession() throws {
        let folder = try WorkFolder()
        let csv = try CLITestRecording.write(try CLITestRecording.csv(seconds: 90), "in.csv", in: folder)
        let saved = folder.file("saved.biofeed")
        let first = try CLITestRecording.run(
            "replay", csv, "--jsonl", "--exercise", "calm-6", "--save", saved)
        let second = try CLITestRecording.run("replay", csv, "--jsonl", "--exercise", "calm-6")
        let third = try CLITestRecording.run("replay", saved, "--jsonl", "--speed", "max")
        #expect(first.status == 0)
        #expect(first.out == second.out)
        #expect(first.out == third.out)
        let lines = first.out.split(separator: "\n")
        #expect(lines.first?.hasPrefix("{\"class\":\"hello\"") == true)
        for name in ["wave", "beat", "breath", "metrics", "phase", "cue", "quality", "device"] {
            #expect(lines.contains { $0.hasPrefix("{\"class\":\"\(name)\"") }, "no \(name)")
        }
    }

    @Test func aPipeGetsReadableLines() throws {
        let folder = try WorkFolder()
        let csv = try CLITestRecording.write(try CLITestRecording.csv(seconds: 40), "in.csv", in: folder)
        let result = try CLITestRecording.run("replay", csv, "--exercise", "calm-6")
        #expect(result.status == 0)
        #expect(result.out.contains("s  beat    RR "))
        #expect(result.out.contains("s  breath  in "))
        #expect(result.out.contains("s  phase   "))
        #expect(!result.out.contains("{"))
        #expect(!result.out.contains("\u{1B}"))
    }

    @Test func cuesAreRenderedToAFile() throws {
        let folder = try WorkFolder()
        let csv = try CLITestRecording.write(try CLITestRecording.csv(seconds: 75), "in.csv", in: folder)
        let wav = folder.file("cues.wav")
        let result = try CLITestRecording.run("replay", csv, "--exercise", "calm-6", "--sound", "wav:\(wav)")
        #expect(result.status == 0)
        let sound = try Data(contentsOf: URL(fileURLWithPath: wav))
        // 75 s of 48 kHz and 16 bits at least, and not silent.
        #expect(sound.count > 75 * 96_000)
        #expect(sound.dropFirst(44).contains { $0 != 0 })
    }

    @Test func aReaderThatLeavesIsNoTrouble() throws {
        let folder = try WorkFolder()
        let csv = try CLITestRecording.write(try CLITestRecording.csv(seconds: 60), "in.csv", in: folder)
        let program = Place.program("biofeed-cli").path
        let result = try Program.run(
            "/bin/bash", ["-o", "pipefail", "-c", "'\(program)' replay '\(csv)' --jsonl | head -n 1"])
        #expect(result.status == 0)
        #expect(result.err.isEmpty)
    }
}
