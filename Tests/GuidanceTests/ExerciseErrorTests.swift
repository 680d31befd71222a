import Biosignals
import Guidance
import Testing

@Suite struct ExerciseErrorTests {
    struct Mistake: Sendable, CustomTestStringConvertible {
        var replace: String
        var with: String
        var says: String
        var testDescription: String { with }
    }

    static let mistakes = [
        Mistake(
            replace: "rate: 6.0", with: "rate: 3.5",
            says: "rate 3.5 is below the floor of 4.5 breaths a minute; write 4.5 or more"),
        Mistake(replace: "rate: 6.0", with: "rate: 40", says: "above the ceiling of 20"),
        Mistake(replace: "rate: 6.0", with: "rate: six", says: "rate `six` is not a number"),
        Mistake(replace: "rate: 6.0", with: "rate: nan", says: "is not a number"),
        Mistake(replace: "rate: 6.0, ", with: "", says: "has no `rate`"),
        Mistake(replace: "ratio: \"40:60\", fade-in", with: "ratio: 30:30:40, fade-in", says: "no holds"),
        Mistake(replace: "ratio: \"40:60\", fade-in", with: "hold: 4, fade-in", says: "unknown key `hold`"),
        Mistake(
            replace: "mode: paced", with: "mode: pacd", says: "unknown mode `pacd`; write free, paced, ladder"
        ),
        Mistake(
            replace: "long: { paced: { seconds: 600 } }", with: "long: { paced: { seconds: 1210 } }",
            says: "1210 s of paced breathing in variant `long`; write at most 1200 s in all"),
        Mistake(replace: "long: { paced:", with: "long: { pacd:", says: "unknown phase `pacd`"),
        Mistake(
            replace: "phase: paced, at: 150", with: "phase: pased, at: 150", says: "unknown phase `pased`"),
        Mistake(replace: "say: [G03]", with: "say: [G99]", says: "unknown line `G99`"),
        Mistake(replace: "at: 34, say: [G03]", with: "at: 42, say: [G03]", says: "cue c4 takes"),
        Mistake(
            replace: "nl: Je kaak mag los., en: Your jaw may loosen.", with: "nl: Je kaak mag los.",
            says: "cue c12 has no words in `en`"),
        Mistake(replace: "Je kaak mag los.", with: "Adem diep in.", says: "the word diep is not used"),
        Mistake(replace: "Je kaak mag los.", with: "Dat is fout.", says: "judges"),
        Mistake(
            replace: "Je kaak mag los.", with: "'Je {knie} mag los.'", says: "placeholder {knie}"),
        Mistake(
            replace: "Je kaak mag los.",
            with: "Je kaak mag nu heel rustig en zacht een klein beetje los en warm worden.",
            says: "a sentence of 15 words"),
        Mistake(
            replace: "Je kaak mag los.",
            with: "Je kaak mag los. Je tong mag los. Je tanden mogen los. Je schouders mogen los.",
            says: "before half of the exhale"),
        Mistake(replace: "until: 1, nl: Je kaak", with: "until: 5, nl: Je kaak", says: "until `5`"),
        Mistake(replace: "id: c12", with: "id: c11", says: "cue `c11` stands here twice"),
        Mistake(replace: "breaths: 1-4", with: "breaths: four", says: "breaths `four` is not a range"),
        Mistake(replace: "chime: true", with: "chime: maybe", says: "chime `maybe` is neither yes nor no"),
        Mistake(replace: "from: paced", with: "from: nowhere", says: "unknown phase `nowhere`"),
        Mistake(replace: "stop: [dizzy", with: "stop: [dizy", says: "unknown stop `dizy`"),
        Mistake(replace: "version: 1", with: "version: one", says: "version `one` is not a whole number"),
        Mistake(replace: "version: 1", with: "version: 1\nversion: 2", says: "not readable as YAML"),
        Mistake(replace: "version: 1", with: "version: [1", says: "not readable as YAML"),
        Mistake(replace: "version: 1", with: "vresion: 1", says: "unknown key `vresion`"),
        Mistake(replace: "heart: optional", with: "heart: perhaps", says: "unknown heart `perhaps`"),
    ]

    @Test(arguments: mistakes) func aMistakeIsToldInOneLineWithItsPlace(mistake: Mistake) throws {
        let yaml = try Practice.catalogue.get().entry("calm-6").yaml
        let parts = yaml.split(separator: mistake.replace, maxSplits: 1, omittingEmptySubsequences: false)
        try #require(parts.count == 2)
        let line = parts[0].count { $0 == "\n" } + 1
        do {
            _ = try ExerciseDefinition.parse(
                yaml: parts[0] + mistake.with + parts[1], file: "calm-6.yaml")
            Issue.record("\(mistake.with) was accepted")
        } catch {
            let text = error.description
            #expect(text.contains(mistake.says), "\(text)")
            #expect(text.hasPrefix("calm-6.yaml"))
            #expect(!text.contains("\n"))
            if let found = error.line { #expect(abs(found - line) <= 8, "\(text) for line \(line)") }
        }
    }

    @Test func theLineIsExact() throws {
        let yaml = try Practice.catalogue.get().entry("calm-6").yaml
        let lines = yaml.split(separator: "\n", omittingEmptySubsequences: false)
        let line = try #require(lines.firstIndex { $0.contains("rate: 6.0") }) + 1
        let error = #expect(throws: ExerciseError.self) {
            try ExerciseDefinition.parse(
                yaml: yaml.replacing("rate: 6.0", with: "rate: 3.5"), file: "calm-6.yaml")
        }
        #expect(
            error?.description
                == "calm-6.yaml:\(line): rate 3.5 is below the floor of 4.5 breaths a minute; write 4.5 or more"
        )
    }

    @Test func emptyAndStrangeFilesAreRefused() throws {
        let catalogue = try Practice.catalogue.get()
        for text in ["", "   \n", "- a\n- b", "just words", "id: x", "\u{0}", "a: b: c", "{", "&a *a"] {
            #expect(throws: ExerciseError.self) {
                try ExerciseDefinition.parse(yaml: catalogue.complete(text), file: "x.yaml")
            }
            #expect(throws: ExerciseError.self) { try ExerciseDefinition.parse(yaml: text, file: "x.yaml") }
        }
    }

    @Test func truncatedFilesNeverTrap() throws {
        let yaml = try Practice.catalogue.get().entry("ladder").yaml
        let lines = yaml.split(separator: "\n", omittingEmptySubsequences: false)
        for count in stride(from: 0, to: lines.count - 2, by: 3) {
            #expect(throws: ExerciseError.self) {
                try ExerciseDefinition.parse(
                    yaml: lines.prefix(count).joined(separator: "\n"), file: "ladder.yaml")
            }
        }
    }

    @Test func aProfileHasItsOwnFloor() throws {
        let yaml = try minimalYAML(phase: "{ id: p, mode: paced, seconds: 60, rate: 4.8 }")
        _ = try Practice("calm-6", yaml: yaml)
        _ = try Practice("calm-6", profile: Profile(stage: .afterBirth), yaml: yaml)
        let error = #expect(throws: ExerciseError.self) {
            try Practice("calm-6", profile: Profile(stage: .pregnant, weeks: 30), yaml: yaml)
        }
        #expect(error?.description.contains("below the floor of 5 breaths a minute while pregnant") == true)
    }

    @Test func unknownNamesListWhatExists() throws {
        let catalogue = try Practice.catalogue.get()
        let unknown = #expect(throws: ExerciseError.self) { try catalogue.entry("calm-7") }
        #expect(
            unknown?.description.hasPrefix(
                "calm-7: there is no such exercise; choose one of body-scan, breath-aware, calm-6") == true)
        let variant = #expect(throws: ExerciseError.self) { try Practice("calm-6", variant: "huge") }
        #expect(variant?.description.contains("choose even, long, short") == true)
        #expect(throws: ExerciseError.self) { try Practice("calm-6", session: 0) }
    }

    @Test func noFirstSessionPassesFiveMinutesInABlock() throws {
        let phases = [
            "{ id: p, mode: paced, seconds: 1200, rate: 6 }",
            "{ id: p, mode: paced, seconds: 900, rate: 15 }",
            """
            { id: a, mode: paced, seconds: 299, rate: 6 }
              - { id: b, mode: free, seconds: 5 }
              - { id: c, mode: paced, seconds: 299, rate: 6 }
            """,
            "{ id: l, mode: ladder, steps: [{ rate: 7, breaths: 60 }, { rate: 6, breaths: 60 }] }",
        ]
        for phase in phases {
            let practice = try Practice("calm-6", yaml: try minimalYAML(phase: phase))
            let seconds = practice.run.pacer.breaths.reduce(0) { $0 + $1.cycle }
            #expect(seconds <= 300 + 1e-6)
        }
    }
}
