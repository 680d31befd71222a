import Biosignals
import Foundation
import Guidance
import Testing

@testable import Devices

@Suite struct WavOutputTests {
    private static func breaths(_ count: Int) -> [Cue] {
        (0..<count).flatMap { i -> [Cue] in
            let at = 0.5 + Double(i) * 10
            return [
                Cue(time: SessionTime(seconds: at), kind: .inhale, seconds: 4),
                Cue(time: SessionTime(seconds: at + 4), kind: .exhale, seconds: 6),
            ]
        }
    }

    @Test func rendersInStepWithTheSession() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("session.wav")
        let output = try WavOutput(path: path)
        for cue in Self.breaths(1) { output.send(cue) }
        for tick in 0...25 { try output.advance(to: SessionTime(seconds: Double(tick) * 0.1)) }
        // The header is right while the file grows.
        let growing = try SoundFile(path: path)
        #expect(growing.samples.count >= 96_000)
        try output.advance(to: SessionTime(seconds: 11))
        try output.close()
        let whole = try SoundFile(path: path)
        #expect(whole.sampleRate == 48_000)
        #expect(whole.channels == 1)
        #expect(whole.samples.count == 11 * 48_000)
        #expect(whole.samples[..<24_000].allSatisfy { $0 == 0 })
        #expect(whole.samples.max() ?? 0 <= 0.1)
        #expect(output.droppedCues == 0)
    }

    @Test func ticksDoNotChangeTheFile() throws {
        let folder = try TemporaryFolder()
        var files: [Data] = []
        for step in [0.1, 0.037, 12] {
            let path = folder.file("step-\(step).wav")
            let output = try WavOutput(path: path)
            for cue in Self.breaths(1) { output.send(cue) }
            var at = 0.0
            while at < 12 {
                try output.advance(to: SessionTime(seconds: at))
                at += step
            }
            try output.advance(to: SessionTime(seconds: 12))
            try output.close()
            files.append(try Data(contentsOf: URL(fileURLWithPath: path)))
        }
        #expect(files[1] == files[0])
        #expect(files[2] == files[0])
    }

    @Test func aFolderThatIsNotThereIsOneClearLine() {
        let error = #expect(throws: AudioError.self) { try WavOutput(path: "/not-there/sound.wav") }
        #expect(error?.description.contains("/not-there/sound.wav") == true)
        #expect(error?.description.contains("\n") == false)
    }

    @Test(.enabled(if: OnsetFinder.isAvailable, "needs python3 with numpy"))
    func measuredOnsetsAreTheScheduledOnes() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("onsets.wav")
        let output = try WavOutput(path: path)
        let cues = Self.breaths(6)
        for cue in cues { output.send(cue) }
        try output.advance(to: SessionTime(seconds: 62))
        try output.close()
        let onsets = try OnsetFinder.onsets(in: path)
        #expect(onsets.map(\.kind) == cues.map(\.kind.rawValue))
        for (onset, cue) in zip(onsets, cues) {
            #expect(abs(onset.seconds - cue.time.seconds) < 0.010, "\(cue.kind) at \(cue.time.seconds) s")
        }
    }
}
