import Biosignals
import Testing

@testable import Guidance

@Suite struct HelpTests {
    @Test func dizzyAndNotBetterTellsWhomToCall() throws {
        var practice = try Practice(
            "calm-6", profile: Profile(stage: .pregnant, weeks: 30, region: .flanders))
        practice.go(to: 100)
        practice.run.stop(reason: "dizzy", at: practice.now, into: &practice.events)
        practice.go(to: 165)
        #expect(practice.spoken.last == "G10")
        practice.run.answer(well: false, at: practice.now, into: &practice.events)
        practice.go()
        #expect(practice.spoken.last == "G11")
        #expect(practice.voices.last?.text?.contains("vroedvrouw") == true)
        #expect(practice.cards.map(\.isUrgent) == [false])
        practice.run.answer(well: false, at: practice.now, into: &practice.events)
        #expect(practice.cards.count == 1)
    }

    @Test func dizzyAndBetterIsEnough() throws {
        var practice = try Practice("calm-6")
        practice.go(to: 100)
        practice.run.stop(reason: "dizzy", at: practice.now, into: &practice.events)
        practice.go(to: 165)
        practice.run.answer(well: true, at: practice.now, into: &practice.events)
        practice.go()
        #expect(!practice.spoken.contains("G11") && practice.cards.isEmpty && practice.run.isFinished)
    }

    /// Nobody stopped for herself when the program ended or something else began: that is not said.
    @Test func whoDidNotStopIsNotPraisedForIt() throws {
        for reason in [ExerciseRun.shutdown, ExerciseRun.replaced] {
            var practice = try Practice("calm-6")
            practice.go(to: 400)
            practice.run.stop(reason: reason, at: practice.now, into: &practice.events)
            let said = practice.voices.count
            #expect(practice.summary?.sentenceID == "P1" && practice.summary?.stopReason == reason)
            practice.go(to: 500)
            #expect(practice.voices.count == said && practice.run.isFinished)
        }
        for reason in [nil, "other", "tired"] {
            var practice = try Practice("calm-6")
            practice.go(to: 400)
            practice.run.stop(reason: reason, at: practice.now, into: &practice.events)
            #expect(practice.summary?.sentenceID == "P5")
        }
    }

    @Test func painShowsTheUrgentCard() throws {
        for reason in ["pain", "breathless"] {
            var practice = try Practice("calm-6")
            practice.go(to: 100)
            practice.run.stop(reason: reason, at: practice.now, into: &practice.events)
            let card = try #require(practice.cards.first)
            #expect(card.isUrgent && card.lines.first?.contains("112") == true)
        }
    }

    @Test func aStrangeSignalAsksAndObeysTheAnswer() throws {
        var practice = try Practice("calm-6")
        practice.go(to: 100)
        practice.go(to: 110) { _ in GuidanceSignals(implausible: true) }
        #expect(practice.run.isPaused && practice.spoken.last == "G14")
        #expect(practice.offers.map(\.choice) == [.answer])
        var unwell = practice
        unwell.run.answer(well: false, at: unwell.now, into: &unwell.events)
        unwell.go()
        #expect(unwell.spoken.last == "G11" && unwell.cards.count == 1 && unwell.summary?.stopped == true)
        practice.run.answer(well: true, at: practice.now, into: &practice.events)
        practice.go()
        #expect(practice.summary?.stopped == false)
    }

    @Test func noTextNamesARhythm() throws {
        for (id, wording) in try WordRulesTests.texts() {
            for language in Language.allCases {
                let text = wording[language].lowercased()
                for word in [
                    "ritmestoornis", "arrhythm", "fibrill", "extrasystol", "overslaan van je hart", "ectop",
                ] {
                    #expect(!text.contains(word), "\(id)")
                }
            }
        }
    }

    @Test func heavyTensionThreeTimesGetsAWord() throws {
        func end(_ before: [Int], _ now: Int) throws -> Practice {
            var practice = try Practice("out-longer", history: PracticeHistory(tensionsAfter: before))
            practice.go()
            practice.run.rate(now, moment: "after")
            practice.go()
            return practice
        }
        #expect(try end([9, 8], 8).spoken.last == "G16")
        #expect(try !end([8], 9).spoken.contains("G16"))
        #expect(try !end([9, 7], 9).spoken.contains("G16"))
        #expect(try !end([9, 9], 7).spoken.contains("G16"))
    }

    @Test func manyHeavyNightsGetAWordTheNextDayOnce() throws {
        func end(_ id: String, _ nights: Int, tensions: [Int] = [], _ now: Int? = nil) throws -> [String] {
            var practice = try Practice(
                id, history: PracticeHistory(tensionsAfter: tensions, heavyNights: nights))
            practice.go()
            if let now { practice.run.rate(now, moment: "after") }
            practice.go(to: 3010)
            return practice.spoken
        }
        #expect(try end("out-longer", 15).contains("G16"))
        #expect(try !end("out-longer", 14).contains("G16"))
        #expect(try !end("sleep", 15).contains("G16"), "nothing is said to somebody who may be asleep")
        #expect(try end("out-longer", 15, tensions: [9, 9], 9).count { $0 == "G16" } == 1)
    }

    @Test func theCardHasTheNumbersOfTheCountry() throws {
        let book = try Practice.catalogue.get().entry("calm-6").definition.lines
        func text(_ language: Language, _ region: Region) -> String {
            book.card(urgent: false, language: language, region: region).lines.joined(separator: " ")
        }
        #expect(
            text(.nl, .netherlands).contains("0800-0113") && text(.nl, .netherlands).contains("verloskundige")
        )
        #expect(text(.nl, .flanders).contains("1813") && text(.nl, .flanders).contains("vroedvrouw"))
        #expect(text(.en, .flanders).contains("1813") && text(.en, .flanders).contains("midwife"))
        #expect(text(.en, .netherlands).contains("or 113 / 0800-0113."), "no Dutch word in English")
        #expect(text(.en, .other).contains("your local crisis line"))
        for region in Region.allCases {
            for language in Language.allCases {
                #expect(!text(language, region).contains("{") && text(language, region).contains("112"))
            }
        }
        let urgent = book.card(urgent: true, language: .nl, region: .netherlands).lines
        #expect(urgent.count == 4 && urgent[0].hasPrefix("Bel 112"))
    }

    @Test func whoStopsTwiceDizzyIsNotPacedAgain() throws {
        #expect(throws: ExerciseError.self) { try Practice("sleep", history: PracticeHistory(dizzyToday: 2)) }
        _ = try Practice("pmr-soft", history: PracticeHistory(dizzyToday: 2))
    }
}
