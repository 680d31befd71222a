import Biosignals
import Testing

@testable import Guidance

/// Another language in the middle of an exercise.
@Suite struct SpeakTests {
    @Test(arguments: ExerciseContractTests.ids) func goesOnInTheOtherLanguage(id: String) throws {
        for (first, second) in [(Language.nl, Language.en), (.en, .nl)] {
            var whole = try Practice(id, language: first, session: 2)
            whole.go(step: 1)
            var other = try Practice(id, language: second, session: 2)
            other.go(step: 1)
            try #require(whole.spoken.count == other.spoken.count)
            let end = whole.summary?.time.seconds ?? 0
            for moment in stride(from: 3.0, to: end, by: end / 23) {
                var practice = try Practice(id, language: first, session: 2)
                practice.go(to: moment, step: 1)
                let before = practice.voices.count
                practice.run.speak(second, at: practice.now, into: &practice.events)
                practice.go(step: 1)
                // The breath, and what is said, are as they would have been; from then on in the other language.
                #expect(practice.cues.filter { $0.kind != .voice } == whole.cues.filter { $0.kind != .voice })
                #expect(practice.spoken == whole.spoken, "at \(moment)")
                let texts =
                    whole.voices.prefix(before).map(\.text) + other.voices.dropFirst(before).map(\.text)
                #expect(practice.voices.map(\.text) == texts, "at \(moment)")
                // One line at a time, each in its room.
                for (line, next) in zip(practice.voices, practice.voices.dropFirst()) {
                    let spoken = Speech.seconds(for: line.text ?? "")
                    #expect(line.time.seconds + spoken <= next.time.seconds + 1e-6, "\(line) \(next)")
                    #expect(spoken <= line.seconds + 1e-6, "\(line)")
                }
                #expect(practice.summary?.time == whole.summary?.time)
            }
        }
    }

    @Test func whilePausedAndAfterwards() throws {
        var practice = try Practice("calm-6", language: .nl)
        practice.go(to: 61)
        practice.run.pause(at: practice.now, into: &practice.events)
        practice.run.speak(.en, at: practice.now, into: &practice.events)
        practice.run.resume(at: practice.now, into: &practice.events)
        let before = practice.voices.count
        practice.go()
        #expect(practice.run.language == .en)
        var english = try Practice("calm-6", language: .en)
        english.go()
        let texts = Set(english.voices.map(\.text))
        #expect(practice.voices[before...].allSatisfy { texts.contains($0.text) })
        // Over: nothing is said any more, in whatever language.
        let count = practice.events.count
        practice.run.speak(.nl, at: practice.now, into: &practice.events)
        #expect(practice.events.count == count)
    }
}
