import Biosignals
import Foundation
@testable import Guidance
import Testing

@testable import Devices

@Suite(.enabled(if: SoundTool.isAvailable, "needs sox"))
struct RecordedVoiceTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: folder.file("nl"), withIntermediateDirectories: true)
    }

    /// A "line" of tone in a file such as `c7.wav`.
    private func record(
        _ name: String, seconds: Double = 0.8, volume: Double = 0.1, format: String = "-r 48000 -c 1"
    ) throws {
        try SoundTool.tone(
            at: folder.file("nl/" + name), format, "synth \(seconds) sine 300 vol \(volume) pad 0.3 0.3")
    }

    private static func line(_ id: String, _ text: String = "Klein en gewoon.") -> VoiceScript.Line {
        VoiceScript.Line(id: id, language: .nl, text: text)
    }

    private func faults(_ line: VoiceScript.Line) throws -> [String] {
        VoiceCheck.faults(in: try RecordedVoice(folder: folder.path), script: [line]).map(\.description)
    }

    private func clip(_ id: String, room: Double = 5) async throws -> VoiceClip? {
        let silent = EspeakVoice(program: "no-such-voice")
        let voice = VoiceRenderer(voice: silent, recorded: try RecordedVoice(folder: folder.path))
        return await voice.clip(
            for: Cue(time: .zero, kind: .voice, seconds: room, id: id, text: "Klein en gewoon."),
            language: .nl)
    }

    @Test(arguments: ["wav", "flac", "ogg"])
    func aRecordedLineIsTrimmedAndLevelled(form: String) async throws {
        try record("c7." + form, format: "-r 44100 -c 2")
        let clip = try #require(await clip("c7"))
        #expect(clip.sampleRate == 48_000)
        #expect(abs(clip.seconds - 0.8) < 0.06)
        let loudness = try #require(Loudness.integrated(clip.samples, sampleRate: 48_000))
        #expect(abs(loudness - SoundLevel.speech) < 0.5)
    }

    /// In each of these the built-in voice speaks, which is not there in this test.
    @Test func whatDoesNotFitGivesWay() async throws {
        try record("c7.wav")
        #expect(try await clip("c8") == nil)
        #expect(try await clip("c7", room: 0.5) == nil)
        #expect(try await clip("../nl/c7") == nil)
        #expect(try await clip("c7") != nil)
        try "nl\tc7\t1.4\tAndere woorden.\n".write(
            toFile: folder.file("script.tsv"), atomically: true, encoding: .utf8)
        #expect(try await clip("c7") == nil)
        try "nl\tc7\t1.4\tKlein en gewoon.\n".write(
            toFile: folder.file("script.tsv"), atomically: true, encoding: .utf8)
        #expect(try await clip("c7") != nil)
    }

    @Test func aFolderThatIsNotThereIsOneClearLine() {
        let error = #expect(throws: AudioError.self) { try RecordedVoice(folder: "/not-there") }
        #expect(error?.description.contains("/not-there") == true)
    }

    @Test func aGoodRecordingHasNoFault() throws {
        try record("c7.wav")
        #expect(try faults(Self.line("c7")) == [])
    }

    @Test func whatIsWrongIsSaidWithItsRemedy() throws {
        #expect(try faults(Self.line("c7")) == ["nl/c7: missing; read \"Klein en gewoon.\""])
        try record("long.wav", seconds: 2)
        #expect(
            try faults(Self.line("long")) == [
                "nl/long: 2.0 s long, but its gap is 1.4 s; read it a little faster"
            ])
        try record("clip.wav", volume: 4)
        #expect(try faults(Self.line("clip")).contains { $0.contains("clipped") })
        try record("quiet.wav", volume: 0.004)
        #expect(try faults(Self.line("quiet")).contains { $0.contains("too quiet") })
        try record("loud.wav", volume: 0.9)
        #expect(try faults(Self.line("loud")).contains { $0.contains("too loud") })
        try record("phone.wav", format: "-r 8000 -c 1")
        #expect(try faults(Self.line("phone")).contains { $0.contains("8000 Hz") })
        try record("mute.wav", volume: 0)
        #expect(try faults(Self.line("mute")).contains { $0.contains("nothing can be heard") })
        try Data("no sound".utf8).write(to: URL(fileURLWithPath: folder.file("nl/text.wav")))
        #expect(try faults(Self.line("text")).contains { $0.contains("cannot read sound") })
    }
}
