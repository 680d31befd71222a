import Biosignals
import Guidance
import Testing

@testable import Devices

/// Every line of every exercise, as the built-in voice says it, in its place.
@Suite(.enabled(if: VoiceTests.hasEspeak, "needs espeak-ng"))
struct SpokenCueTests {
    @Test(arguments: Language.allCases)
    func noLineRunsIntoTheSecondHalfOfAnExhale(language: Language) async throws {
        // The rate of espeak-ng itself, which spares the resampling.
        let voice = VoiceRenderer(sampleRate: 22_050)
        let catalogue = try ExerciseCatalogue.bundled()
        var tightest = Double.infinity
        for id in catalogue.ids {
            let entry = try catalogue.entry(id)
            var run = try ExerciseRun(
                ExerciseStart(
                    yaml: entry.yaml, file: entry.file, language: language,
                    // Nothing for a first time, which says the most.
                    sessionNumber: id == "tempo-slide" ? 2 : 1, byPractitioner: true), at: .zero)
            var events: [GuidanceEvent] = []
            for tick in 0..<8_000 where !events.contains(where: \.isEnd) {
                run.advance(
                    to: SessionTime(seconds: Double(tick) * 0.25), signals: GuidanceSignals(), into: &events)
            }
            for case .cue(let cue) in events where cue.kind == .voice {
                guard let index = run.pacer.index(at: cue.time) else { continue }
                let breath = run.pacer.breaths[index]
                let half = breath.onset.advanced(bySeconds: (breath.inhale + breath.cycle) / 2)
                let clip = try #require(await voice.clip(for: cue, language: language), "\(cue)")
                let left = half.secondsSince(cue.time) - clip.seconds
                tightest = min(tightest, left)
                #expect(left >= 0, "\(id) \(cue.id ?? ""): '\(cue.text ?? "")' is \(-left) s too long")
            }
        }
        #expect(tightest.isFinite)
        print("\(language): the tightest line leaves \((tightest * 100).rounded() / 100) s")
    }
}

extension GuidanceEvent {
    fileprivate var isEnd: Bool { if case .finished = self { true } else { false } }
}
