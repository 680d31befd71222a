import Biosignals
import Testing

@testable import Guidance

@Suite struct VoiceScriptTests {
    private let catalogue: ExerciseCatalogue

    init() throws { catalogue = try ExerciseCatalogue.bundled() }

    @Test(arguments: Language.allCases)
    func everyLineThatARunSaysCanBeRead(language: Language) throws {
        let script = VoiceScript.lines(of: catalogue, language: language, region: .netherlands)
        let texts = Set(script.map(\.text))
        for id in catalogue.ids {
            let entry = try catalogue.entry(id)
            for stage in Profile.Stage.allCases {
                let run = try ExerciseRun(
                    ExerciseStart(
                        yaml: entry.yaml, file: entry.file, language: language,
                        profile: Profile(stage: stage), sessionNumber: Self.earliestSession(id),
                        byPractitioner: true), at: .zero)
                for line in run.spokenLines { #expect(texts.contains(line), "\(id): \(line)") }
            }
        }
    }

    /// `tempo-slide` is nothing for a first time; the first time says the most.
    private static func earliestSession(_ id: String) -> Int { id == "tempo-slide" ? 2 : 1 }

    @Test func everyIDIsThereOnceAndHasItsRoom() {
        let script = VoiceScript.lines(of: catalogue, language: .nl, region: .flanders)
        #expect(Set(script.map(\.id)).count == script.count)
        #expect(script.allSatisfy { $0.longestSeconds >= 1 && !$0.text.contains("{") })
        #expect(script.contains { $0.id == "c6-in" })
        #expect(script.contains { $0.id == "G02a" })
        // Care words are those of the region.
        #expect(script.contains { $0.text.contains("vroedvrouw") })
    }

    /// A line with a number in it would need a recording for every number.
    @Test func linesWithNumbersAreLeftOut() {
        let script = VoiceScript.lines(of: catalogue, language: .en, region: .other)
        #expect(!script.contains { $0.id == "P1" })
        #expect(script.contains { $0.id == "P8" })
    }
}
