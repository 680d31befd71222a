import Biosignals
import Testing

@testable import Guidance

/// Every exercise to its end in accelerated time, with people of different kinds.
@Suite struct ExerciseOutcomeTests {
    enum Person: CaseIterable {
        case follows, drifts, overBreathes, fallsAsleep

        func signals(_ run: ExerciseRun, _ time: Double) -> GuidanceSignals {
            let rate = run.pacer.rate(at: SessionTime(seconds: time))
            var signals = GuidanceSignals(
                pacerR2: rate == nil ? nil : 0.8, pacerAmplitude: 5, heartRate: 70, rmssd: 35,
                rsa: 10 + 0.1 * Double(Int(time) % 5), cleanShare: 1, breathRate: rate ?? 8, relativeDepth: 1)
            switch self {
            case .follows: break
            case .drifts:
                signals.pacerR2 = rate == nil ? nil : 0.1
                signals.breathRate = 13
            case .overBreathes: signals.relativeDepth = 2.2
            case .fallsAsleep:
                if time > 200 { signals.heartLost = true }
            }
            return signals
        }
    }

    private func done(_ id: String, _ person: Person, session: Int = 2) throws -> Practice {
        var practice = try Practice(id, session: session)
        practice.live(step: 0.5) { person.signals($0, $1) }
        return practice
    }

    static let aims: [String: [String]] = [
        "calm-6": ["practised-percent", "following-seconds", "comfortable"], "ladder": ["comfort-step"],
        "own-tempo": ["practised-percent", "following-seconds", "comfortable"], "tempo-search": ["trials"],
        "tempo-slide": ["comfortable"], "out-longer": ["started"], "pmr-full": ["places"],
        "pmr-short": ["places"], "pmr-soft": ["practised-percent"], "breath-aware": ["practised-percent"],
        "body-scan": ["started"], "together": [], "stress-check": ["started"], "sleep": ["started"],
        "group-round": ["practised-percent"], "rest-5": [],
    ]

    @Test(arguments: ExerciseContractTests.ids) func whoFollowsMeetsTheAim(id: String) throws {
        let practice = try done(id, .follows)
        let summary = try #require(practice.summary)
        #expect(!summary.stopped)
        #expect(summary.successes == Self.aims[id], "\(id): \(summary.successes)")
        #expect(["P1", "P2", "P3", "P4", "P8"].contains(summary.sentenceID))
    }

    @Test(arguments: ExerciseContractTests.ids) func othersComeToTheEndToo(id: String) throws {
        for person in [Person.drifts, .overBreathes, .fallsAsleep] {
            let practice = try done(id, person)
            #expect(practice.summary?.stopped == false, "\(id) \(person)")
            // Nothing ever sounds for losing the level.
            #expect(practice.cues.allSatisfy { $0.kind != .fade })
        }
    }

    @Test(arguments: ExerciseContractTests.ids) func whoPanicsIsHelped(id: String) throws {
        var practice = try Practice(id, session: 2)
        practice.go(to: min(60, practice.run.score.end / 2), step: 1)
        practice.run.stop(reason: "anxious", at: practice.now, into: &practice.events)
        practice.go(step: 5)
        #expect(practice.spoken.contains("G12") && practice.spoken.last == "P5")
        #expect(practice.summary?.avoidsBodyFocus == true)
        #expect(practice.summary?.sentenceID == "P5")
    }

    @Test func driftingIsOfferedAGentlerRate() throws {
        var practice = try Practice("calm-6", session: 2, variant: "long")
        practice.live(to: 300) { Person.drifts.signals($0, $1) }
        let offer = practice.offers.first
        #expect(offer?.choice == .rate(7))
        // Two minutes of searching after the paced part began at 60 s.
        #expect((179...215).contains(offer.map { Practice.seconds($0.time) } ?? 0))
        #expect(practice.spoken.contains("A1"))
        practice.run.faster(at: practice.now, into: &practice.events)
        practice.live(to: 420) { Person.drifts.signals($0, $1) }
        #expect(practice.run.phase?.rate == 7)
        let rates = practice.run.pacer.breaths.map(\.rate)
        for (rate, next) in zip(rates, rates.dropFirst()) { #expect(abs(next / rate - 1) <= 0.031) }
        practice.live { Person.drifts.signals($0, $1) }
        #expect(practice.offers.contains { $0.choice == .exercise("ladder") })
        #expect(practice.summary?.plannedSeconds ?? 0 <= 761)
    }

    @Test func tooSlowTwiceBringsTheOffer() throws {
        var practice = try Practice("calm-6")
        practice.go(to: 90)
        practice.run.faster(at: practice.now, into: &practice.events)
        #expect(practice.offers.isEmpty)
        practice.run.faster(at: practice.now, into: &practice.events)
        #expect(practice.offers.map(\.choice) == [.rate(7)])
        practice.run.faster(at: practice.now, into: &practice.events)
        practice.run.slower(at: practice.now, into: &practice.events)
        practice.go(step: 1)
        #expect(abs((practice.run.pacer.breaths.last?.rate ?? 0) - 6) < 1e-6)
    }

    @Test func ownTempoIsStoredAndTuned() throws {
        let history = PracticeHistory(tempo: 5.6)
        var practice = try Practice("own-tempo", session: 2, history: history)
        practice.go(to: 100)
        #expect(practice.run.phase?.rate == 5.6)
        practice.run.faster(at: practice.now, into: &practice.events)
        practice.run.faster(at: practice.now, into: &practice.events)
        practice.run.slower(at: practice.now, into: &practice.events)
        practice.go(step: 1)
        #expect(abs((practice.summary?.tempoRate ?? 0) - 5.7) < 1e-9)
        let pregnant = try Practice(
            "own-tempo", profile: Profile(stage: .pregnant, weeks: 30), session: 2,
            history: PracticeHistory(tempo: 4.6))
        #expect(abs(pregnant.run.pacer.breaths[0].rate - 5) < 1e-9)
        #expect(practice.offers.allSatisfy { $0.choice == .pause })
    }

    @Test func aPauseIsOfferedAfterTenMinutes() throws {
        var practice = try Practice("own-tempo", session: 3, variant: "long")
        practice.go(step: 1)
        #expect(practice.offers.map(\.choice) == [.pause])
        #expect(practice.spoken.contains("A3"))
    }

    @Test func comfortIsRemembered() throws {
        let practice = try Practice("ladder", session: 2, history: PracticeHistory(comfortRate: 8))
        #expect(practice.run.score.stages[1].id == "step-3")
    }

    @Test func sleepGoesFromTheOwnRateToSilence() throws {
        var practice = try Practice("sleep")
        practice.go(step: 1) { _ in GuidanceSignals(breathRate: 14) }
        let breaths = practice.run.pacer.breaths
        #expect(abs((breaths.first?.rate ?? 0) - 14) < 0.01)
        #expect(abs((breaths.last?.rate ?? 0) - 6.5) < 1e-6)
        for (one, next) in zip(breaths, breaths.dropFirst()) { #expect(next.cycle / one.cycle <= 1.0301) }
        #expect((practice.cues.last { $0.kind == .inhale }?.gain ?? 1) < 0.05)
        #expect(practice.voices.map { Practice.seconds($0.time) }.max() ?? 0 < 345)
        #expect(practice.voices.filter { ["n5", "n6", "n7"].contains($0.id) }.allSatisfy { $0.gain == 0.5 })
        #expect(!practice.cues.contains { $0.kind == .chime })
        #expect(try !Practice.catalogue.get().entry("sleep").definition.asksTension)
    }

    @Test func togetherSlidesAndStopsForTheBaby() throws {
        var practice = try Practice("together")
        practice.go(to: 100, step: 1)
        #expect(abs((practice.run.pacer.breaths.first?.rate ?? 0) - 8) < 1e-6)
        practice.run.tap("looks", at: practice.now, into: &practice.events)
        practice.run.tap("unknown", at: practice.now, into: &practice.events)
        practice.run.tap("cries", at: practice.now, into: &practice.events)
        #expect(practice.cues.last?.kind == .fade)
        practice.go(step: 1)
        #expect(practice.spoken.last == "G13")
        #expect(practice.summary?.taps == ["looks": 1, "cries": 1])
        #expect(practice.summary?.successes == ["answered"])
        let pregnant = try Practice("together", profile: Profile(stage: .pregnant, weeks: 30))
        let said = pregnant.run.score.lines.compactMap { line -> String? in
            if case .words(let id, _) = line.content { id } else { nil }
        }
        #expect(
            said.contains("w15") && said.contains("G02a") && !said.contains("w3") && !said.contains("w10"))
    }

    @Test func musclesAreTightForFiveSecondsTwice() throws {
        var practice = try Practice("pmr-full")
        practice.go(step: 1)
        let right = practice.voices.filter { ["pA", "pA-release"].contains($0.id) }
        #expect(right.count == 2)
        let tight = right[1].time.secondsSince(right[0].time) - Speech.seconds(for: right[0].text ?? "")
        #expect(abs(tight - 5) < 1e-6)
        #expect(right.map(\.text) == ["Maak met je rechterhand een losse vuist. Nu …", "en los."])
        #expect(practice.spoken.count { $0 == "pI" } == 8)
        #expect(
            practice.spoken.filter { $0.hasPrefix("pr") } == [
                "pr1", "pr2", "pr3", "pr4", "pr1", "pr2", "pr3", "pr4",
            ])
        #expect(abs((practice.summary?.plannedSeconds ?? 0) - 722) < 1e-6)
    }

    @Test func crampSkipsTheFeet() throws {
        for second in [100.0, 560] {
            var practice = try Practice("pmr-full")
            practice.go(to: second, step: 1)
            practice.run.tap("cramp", at: practice.now, into: &practice.events)
            practice.go(step: 1)
            #expect(practice.spoken.count { $0 == "p7" } == 1)
            #expect(practice.spoken.last == "G22")
            #expect(practice.summary?.stopped == false)
            if second < 500 { #expect(!practice.spoken.contains("pH")) }
        }
    }

    @Test func whatSheAvoidsIsLeftOut() throws {
        let wrists = try Practice("pmr-full", profile: Profile(avoids: [.wrists, .pelvis]))
        let places = wrists.run.score.stages.map(\.id)
        #expect(!places.contains("right-hand") && !places.contains("thighs") && places.contains("jaw"))
        for profile in [
            Profile(avoids: [.bloodPressure]), Profile(stage: .afterBirth, weeks: 3, avoids: [.caesarean]),
        ] {
            let error = #expect(throws: ExerciseError.self) { try Practice("pmr-short", profile: profile) }
            #expect(error?.description.contains("pmr-soft") == true)
            _ = try Practice("pmr-soft", profile: profile)
        }
        let scan = try Practice("body-scan", profile: Profile(avoids: [.bodyFocus]))
        #expect(!scan.run.score.stages.contains { ["belly", "chest"].contains($0.id) })
        #expect(throws: ExerciseError.self) {
            try Practice("stress-check", profile: Profile(avoids: [.panic]))
        }
    }

    @Test func practitionersAndRepeatsAreChecked() throws {
        for id in ["tempo-search", "tempo-slide", "stress-check"] {
            #expect(throws: ExerciseError.self) { try Practice(id, session: 2, byPractitioner: false) }
        }
        #expect(throws: ExerciseError.self) { try Practice("tempo-slide", session: 1) }
        #expect(throws: ExerciseError.self) {
            try Practice("out-longer", history: PracticeHistory(timesInARow: 3))
        }
        #expect(throws: ExerciseError.self) {
            try Practice("calm-6", history: PracticeHistory(dizzyToday: 2))
        }
        #expect(throws: ExerciseError.self) {
            try Practice("calm-6", history: PracticeHistory(dizzyLastTime: 2))
        }
        let gentle = try Practice("ladder", session: 4, history: PracticeHistory(dizzyLastTime: 2))
        #expect(gentle.run.pacer.breaths.reduce(0) { $0 + $1.cycle } <= 180 + 1e-6)
        #expect(throws: ExerciseError.self) { try Practice("calm-6", options: ["nothing"]) }
    }

    @Test func longExhalesAreFewWhilePregnant() throws {
        let profile = Profile(stage: .pregnant, weeks: 12)
        let practice = try Practice("out-longer", profile: profile, session: 2, variant: "longer")
        #expect(practice.run.pacer.breaths.count == 6)
        #expect(abs(practice.run.pacer.breaths[0].inhale - 4) < 1e-9)
        #expect(abs(practice.run.pacer.breaths[0].cycle - 12) < 1e-9)
    }

    /// "A difficult place? Go back to your hands" breaks a long silence, and no other (s15).
    @Test func theWayOutOfADifficultPlaceComesInSilence() throws {
        var times = 0
        for options in [[], ["baby-words"], ["skip-belly-and-chest"]] {
            for language in Language.allCases {
                let known = try Practice.catalogue.get().entry("body-scan").definition.options
                let practice = try Practice(
                    "body-scan", language: language, options: options.filter { known[$0] != nil })
                let lines = practice.run.score.lines
                for (before, line) in zip(lines, lines.dropFirst()) {
                    guard case .words("s15", _) = line.content, case .words(_, let text) = before.content
                    else { continue }
                    times += 1
                    #expect(line.start - before.start - Speech.seconds(for: text) > 30, "\(text)")
                }
            }
        }
        #expect(times >= 12)
    }

    @Test func choicesChangeWhatIsSaid() throws {
        func said(_ id: String, _ options: [String]) throws -> [String] {
            try Practice(id, session: 1, options: options).run.score.lines.compactMap { line in
                if case .words(let id, _) = line.content { id } else { nil }
            }
        }
        #expect(try said("body-scan", ["baby-words"]).contains("s7"))
        #expect(try said("body-scan", []).contains("s7n"))
        #expect(try said("stress-check", ["counting"]).contains("x5b"))
        #expect(try said("stress-check", []).contains("x5a"))
        #expect(try said("group-round", ["muscles"]).contains("ps2"))
        #expect(try !said("group-round", ["muscles"]).contains("b2"))
    }
}
