import Biosignals
import Testing

@testable import Guidance

@Suite struct CueLoudnessTests {
    private func breath(at seconds: Double) -> [Cue] {
        [
            Cue(time: SessionTime(seconds: seconds), kind: .inhale, seconds: 4),
            Cue(time: SessionTime(seconds: seconds + 4), kind: .exhale, seconds: 6),
        ]
    }

    /// Loudest around the turn, silent before and after, whatever steps time goes in.
    @Test(arguments: [0.02, 0.1, 1.0])
    func followsTheBreathSound(step: Double) {
        var loudness = CueLoudness()
        for cue in breath(at: 20) + breath(at: 30) { loudness.schedule(cue) }
        var now = 0.0
        var levels: [(time: Double, level: Double)] = []
        while now < 42 {
            now += step
            loudness.advance(to: now)
            for index in 0..<Int((step / CueLoudness.step).rounded(.up)) {
                let time = now - Double(index) * CueLoudness.step
                levels.append((time, loudness.range(from: time, to: time).upperBound))
            }
        }
        func level(_ range: ClosedRange<Double>) -> Double {
            let inside = levels.filter { range.contains($0.time) }.map(\.level).sorted()
            return inside[inside.count / 2]
        }
        #expect(level(10...19.9) == CueLoudness.silence)
        #expect(abs(level(33.3...33.8)) < 3)
        #expect(abs(level(34.3...34.8)) < 3)
        #expect(level(30.3...30.8) < level(33.3...33.8) - 6)
        #expect(level(38.5...39.5) < level(34.3...34.8) - 10)
        #expect(level(40.5...42) == CueLoudness.silence)
    }

    /// Two words in all the room of a breath are over long before it.
    @Test func aLineCountsForItsWords() {
        var loudness = CueLoudness()
        loudness.schedule(Cue(time: SessionTime(seconds: 5), kind: .voice, seconds: 7, text: "Adem rustig."))
        #expect(loudness.isSpeaking(at: 7.4, tail: 0))
        #expect(!loudness.isSpeaking(at: 7.6, tail: 0))
    }

    @Test func aLineCountsForItsRoomAtMost() {
        var loudness = CueLoudness()
        loudness.schedule(
            Cue(
                time: SessionTime(seconds: 5), kind: .voice, seconds: 3, text: "Adem rustig uit door je mond."
            ))
        loudness.advance(to: 6)
        #expect(loudness.range(from: 5.5, to: 5.9).lowerBound > 0)
        #expect(loudness.range(from: 4.6, to: 4.8).upperBound == CueLoudness.silence)
        #expect(loudness.isSpeaking(at: 7.9, tail: 0.1))
        #expect(!loudness.isSpeaking(at: 4.9, tail: 0.1))
        #expect(!loudness.isSpeaking(at: 8.2, tail: 0.1))
        // What is scheduled after a fade is dropped.
        loudness.schedule(Cue(time: SessionTime(seconds: 20), kind: .voice, seconds: 3, text: "Later."))
        loudness.schedule(Cue(time: SessionTime(seconds: 10), kind: .fade, seconds: 1))
        #expect(!loudness.isSpeaking(at: 21, tail: 0.1))
    }

    @Test func aLeapInTimeIsNoWork() {
        var loudness = CueLoudness()
        loudness.advance(to: 1e6)
        #expect(loudness.range(from: 1e6 - 1, to: 1e6).upperBound == CueLoudness.silence)
    }
}
