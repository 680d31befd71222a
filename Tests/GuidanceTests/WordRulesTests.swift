import Guidance
import Testing

@testable import enum Guidance.NumberWords
@testable import struct Guidance.PositiveSentence

@Suite struct WordRulesTests {
    /// Every text that can be said or shown.
    static func texts() throws -> [(id: String, wording: Wording)] {
        var texts: [(String, Wording)] = []
        for entry in try ExerciseCatalogue.bundled().entries.values {
            let definition = entry.definition
            texts += [("name", definition.name), ("goal", definition.goal), ("reason", definition.reason)]
            if let home = definition.home { texts.append(("home", home)) }
            for cue in definition.cues {
                switch cue.words {
                case .own(let wording): texts.append((cue.id, wording))
                case .breath(let inhale, let exhale): texts += [(cue.id, inhale), (cue.id, exhale)]
                case .tense(let wording, _): texts.append((cue.id, wording))
                case .outcomes(let words): texts += words.values.map { ($0.id, $0.wording) }
                case .shared: break
                }
            }
            for (id, line) in definition.lines.lines {
                texts.append((id, line.wording))
                if let one = line.one { texts.append((id, one)) }
            }
            texts +=
                definition.lines.levels.map { ("level", $0) } + [("no-signal", definition.lines.noSignal)]
        }
        return texts
    }

    @Test func everyTextKeepsTheRules() throws {
        let texts = try Self.texts()
        #expect(texts.count > 100)
        for (id, wording) in texts {
            for language in Language.allCases {
                #expect(!wording[language].isEmpty)
                #expect(WordRules.fault(in: wording[language], id: id) == nil, "\(id): \(wording[language])")
            }
        }
    }

    @Test func forbiddenWordsAreFound() {
        for text in ["Adem dieper.", "Je HRV is hoog.", "Je moet.", "Dit is therapie.", "Goed voor je baby."]
        {
            #expect(WordRules.fault(in: text, id: "x") != nil)
        }
        #expect(WordRules.fault(in: "Je kunt dit niet fout doen.", id: "G07") == nil)
        #expect(WordRules.fault(in: "Je kunt dit niet fout doen.", id: "c1") != nil)
        #expect(WordRules.fault(in: "Dit ontmoette je. Een modderpad.", id: "x") == nil)
    }

    @Test func numbersAreWords() {
        let dutch = [
            0: "nul", 1: "één", 8: "acht", 13: "dertien", 20: "twintig", 22: "tweeëntwintig",
            61: "eenenzestig",
        ]
        for (number, word) in dutch { #expect(NumberWords.word(for: number, in: .nl) == word) }
        #expect(NumberWords.word(for: 21, in: .en) == "twenty-one")
        #expect(NumberWords.word(for: 40, in: .en) == "forty")
        #expect(NumberWords.word(for: 100, in: .en) == "100")
        #expect(NumberWords.halves(5.5, in: .nl) == "vijf en een half")
        #expect(NumberWords.halves(6.6, in: .en) == "six and a half")
        #expect(NumberWords.halves(6.2, in: .nl) == "zes")
    }

    @Test func theFirstTrueSentenceIsChosen() {
        var facts = PositiveSentence()
        #expect(facts.choose().id == "P8")
        facts.practisedSeconds = 470
        facts.plannedSeconds = 480
        #expect(facts.choose().id == "P1")
        #expect(facts.choose().numbers == ["n": 7])
        facts.secondsFollowing = 130
        #expect(facts.choose().id == "P2b")
        facts.breathSensor = true
        #expect(facts.choose().id == "P2")
        facts.calmAlone = true
        #expect(facts.choose().id == "P4")
        facts.regained = true
        #expect(facts.choose().id == "P3")
        facts.tensionBefore = 7
        facts.tensionAfter = 6
        #expect(facts.choose().id == "P3")
        facts.tensionAfter = 5
        #expect(facts.choose().numbers == ["a": 7, "b": 5])
        facts.daysSinceLast = 14
        #expect(facts.choose().id == "P6")
        facts.daysSinceLast = 15
        #expect(facts.choose().id == "P9")
        facts.stoppedForHerself = true
        #expect(facts.choose().id == "P5")
        // Another true one, when it was said last time.
        for (last, next) in [("P5", "P9"), ("P9", "P5"), ("P3", "P5")] {
            facts.last = last
            #expect(facts.choose().id == next)
        }
        var little = PositiveSentence()
        little.last = "P8"
        #expect(little.choose().id == "P8")
    }
}
