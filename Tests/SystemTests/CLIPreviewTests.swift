import Foundation
import Guidance
import Sessions
import Testing

@Suite struct CLIPreviewTests {
    /// Two paced breaths after a second of nothing, with nothing said over them.
    private static let quiet = """
        id: quiet
        version: 1
        name: { nl: Stil, en: Quiet }
        goal: { nl: Stil, en: Quiet }
        reason: { nl: Want het is stil., en: Because it is quiet. }
        position: G02
        sensors: { heart: none, breath: none }
        phases:
          - { id: arrive, mode: free, seconds: 1 }
          - { id: paced, mode: paced, seconds: 18, rate: 10, ratio: "40:60" }
        cues: []
        feedback: none
        success: []
        adapt: []
        stop: [other]
        store: [minutes]
        """

    @Test func rendersTheScheduleSampleByFrame() throws {
        let folder = try WorkFolder()
        let exercise = try CLITestRecording.write(Self.quiet, "quiet.yaml", in: folder)
        let (wav, svg) = (folder.file("quiet.wav"), folder.file("quiet.svg"))
        let ran = try CLITestRecording.run(
            "exercises", "preview", exercise, "--breath", "bel", "-o", wav, "-o", svg)
        #expect(ran.status == 0, "\(ran.err)")
        #expect(ran.out == "\(wav)\n\(svg)\n")
        #expect(try String(contentsOfFile: svg, encoding: .utf8).hasSuffix("</svg>\n"))

        let file = try WAVFile.read(wav)
        #expect(file.rate == 48_000 && file.channels.count == 1)
        // 2.4 s in and 3.6 s out, from a second after the start, which is 0.75 s after the file's own.
        for breath in 0..<3 {
            for (kind, offset, frames) in [(CueKind.inhale, 0.0, Int64(115_200)), (.exhale, 2.4, 172_800)] {
                let due = Int(((1.75 + 6 * Double(breath) + offset) * 48_000).rounded())
                let found = Self.onset(of: kind, frames: frames, near: due, in: file.channels[0])
                #expect(abs(found - due) <= 1, "\(kind) \(breath): \(found) and not \(due)")
            }
        }
    }

    /// Where a stroke of the bell fits best, within 50 frames of where it is due.
    private static func onset(of kind: CueKind, frames: Int64, near due: Int, in samples: [Float]) -> Int {
        var mixer = CueMixer(sampleRate: 48_000)
        mixer.schedule(
            SoundCue(kind: kind, start: 0, frames: frames, setting: SoundSetting(breath: .bel)))
        var stroke = [Float](repeating: 0, count: 9_600)
        var span = stroke.mutableSpan
        mixer.render(into: &span, startingAt: 0)
        var best = (onset: Int.min, fit: -Float.infinity)
        for onset in (due - 50)...(due + 50) {
            var fit: Float = 0
            for i in stroke.indices { fit += stroke[i] * samples[onset + i] }
            if fit > best.fit { best = (onset, fit) }
        }
        return best.onset
    }

    @Test func withoutNamesBothFilesAreCalledLikeTheExercise() throws {
        let folder = try WorkFolder()
        let exercise = try CLITestRecording.write(Self.quiet, "quiet.yaml", in: folder)
        let program = Process()
        program.executableURL = Place.program("biofeed-cli")
        program.arguments = ["exercises", "preview", exercise, "--lang", "nl"]
        program.currentDirectoryURL = URL(fileURLWithPath: folder.path)
        program.standardOutput = FileHandle.nullDevice
        try program.run()
        program.waitUntilExit()
        #expect(program.terminationStatus == 0)
        let svg = try String(contentsOfFile: folder.file("quiet.svg"), encoding: .utf8)
        #expect(svg.contains("Stil"))
        let sound = try WAVFile.read(folder.file("quiet.wav")).channels[0]
        #expect(sound.count >= 19 * 48_000)
        let peak = sound.reduce(0) { max($0, abs($1)) }
        #expect(peak > 0.01 && peak <= 0.1)
    }

    @Test func refusesInOneLine() throws {
        let folder = try WorkFolder()
        let wrong = try CLITestRecording.write(
            Self.quiet.replacingOccurrences(of: "rate: 10", with: "rate: 3"), "wrong.yaml", in: folder)
        for (arguments, status, expected) in [
            (["levitate"], 1, "calm-6"), ([wrong], 1, "below the floor"),
            (["/nowhere/x.yaml"], 1, "/nowhere/x.yaml"),
            (["calm-6", "-o", "calm.mp3"], 2, ".svg or .wav"), (["calm-6", "--variant", "huge"], 1, "huge"),
            (["calm-6", "-o", "/nowhere/calm.svg"], 1, "/nowhere"),
            (["calm-6", "--tempo", "3", "-o", folder.file("x.svg")], 2, "--tempo"),
        ] {
            let ran = try Program.run(
                Place.program("biofeed-cli").path, ["exercises", "preview"] + arguments)
            #expect(ran.status == Int32(status), "\(arguments): \(ran.err)")
            #expect(ran.err.contains(expected) && ran.err.split(separator: "\n").count == 1, "\(ran.err)")
            #expect(ran.out.isEmpty)
        }
    }
}
