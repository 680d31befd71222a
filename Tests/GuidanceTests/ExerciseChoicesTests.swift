import Biosignals
import Guidance
import Testing

@Suite struct ExerciseChoicesTests {
    @Test(arguments: ["rest-5", "calm-6", "ladder"]) func stopsAtEverySecond(id: String) throws {
        let reasons = [nil, "dizzy", "breathless", "pain", "anxious", "baby", "other", "something else"]
        var going = try Practice(id)
        for second in 0...320 {
            going.go(to: Double(second))
            var practice = going
            practice.run.stop(
                reason: reasons[second % reasons.count], at: practice.now, into: &practice.events)
            let fades = practice.cues.filter { $0.kind == .fade }
            #expect(fades.count == 1)
            #expect(fades.first?.time == practice.now)
            #expect((fades.first?.seconds ?? 9) <= 2)
            #expect(practice.run.pacer.phase(at: practice.now) == nil)
            let before = practice.cues.count
            practice.go(step: 5)
            #expect(practice.run.isFinished)
            #expect(practice.summary?.stopped == true)
            #expect(practice.cues[before...].allSatisfy { $0.kind == .voice })
        }
    }

    @Test func stoppingSaysWhatHelps() throws {
        let expected: [(String?, [String])] = [
            (nil, ["P5"]), ("other", ["P5"]), ("dizzy", ["G09", "G09b", "P5", "G10"]),
            ("anxious", ["G12", "P5"]),
            ("baby", ["G13"]), ("pain", ["G15"]), ("breathless", ["G15"]),
        ]
        for (reason, lines) in expected {
            var practice = try Practice("calm-6", profile: Profile(stage: .pregnant, weeks: 30))
            practice.go(to: 100)
            let before = practice.voices.count
            practice.run.stop(reason: reason, at: practice.now, into: &practice.events)
            practice.go()
            #expect(practice.voices[before...].compactMap(\.id) == lines)
            #expect(practice.summary?.stopReason == reason)
            #expect(practice.summary?.sentenceID == (reason == "baby" ? "P8" : "P5"))
            let said = practice.voices[before...]
            for (line, next) in zip(said, said.dropFirst()) {
                #expect(line.time.advanced(bySeconds: line.seconds) <= next.time)
            }
        }
    }

    @Test func pauseStandsStillAndResumeBeginsABreath() throws {
        var practice = try Practice("calm-6")
        practice.go(to: 127)
        practice.run.pause(at: practice.now, into: &practice.events)
        #expect(practice.cues.last?.kind == .fade)
        #expect(practice.run.pacer.phase(at: practice.now) == nil)
        let count = practice.events.count
        practice.go(to: 200)
        #expect(practice.events.count == count)
        practice.run.resume(at: practice.now, into: &practice.events)
        practice.go(to: 202)
        let breath = try #require(practice.cues.last { $0.kind == .inhale })
        #expect(breath.time == SessionTime(seconds: 201))
        #expect(breath.gain < 1)
        #expect(practice.run.pacer.phase(at: SessionTime(seconds: 126)) != nil)
        #expect(practice.run.pacer.phase(at: SessionTime(seconds: 150)) == nil)
        #expect(practice.run.pacer.phase(at: SessionTime(seconds: 202)) != nil)
        practice.go()
        // The broken breath was begun again: 6.25 s of practice more, 74 s of pause and its second.
        let summary = try #require(practice.summary)
        #expect(abs(summary.practisedSeconds - 466.25) < 0.01)
        #expect(summary.time.seconds > 530)
        #expect(practice.spoken.suffix(2) == ["P1", "G22"])
    }

    @Test func aBrokenLineIsSaidAgain() throws {
        var practice = try Practice("calm-6")
        practice.go(to: 26)
        #expect(practice.spoken.last == "c3")
        practice.run.pause(at: practice.now, into: &practice.events)
        practice.run.resume(at: SessionTime(seconds: 30), into: &practice.events)
        practice.go(to: 40)
        #expect(practice.spoken.count { $0 == "c3" } == 2)
    }

    @Test func pauseAndResumeEverywhere() throws {
        var going = try Practice("ladder")
        for second in stride(from: 1.0, to: 640, by: 5.3) {
            going.go(to: second)
            var practice = going
            practice.run.pause(at: practice.now, into: &practice.events)
            practice.run.resume(at: practice.now.advanced(bySeconds: 5), into: &practice.events)
            practice.go(step: 5)
            #expect(practice.summary?.stopped == false)
            let breaths = practice.run.pacer.breaths
            for (breath, next) in zip(breaths, breaths.dropFirst()) { #expect(breath.end <= next.onset) }
            let voices = practice.voices
            #expect(voices.map(\.time) == voices.map(\.time).sorted())
        }
    }

    @Test func stayingHoldsTheStepToTheEnd() throws {
        for second in stride(from: 60.0, to: 600, by: 7) {
            var practice = try Practice("ladder")
            practice.go(to: second, step: 1)
            let step = practice.run.phase
            practice.run.stay(at: practice.now, into: &practice.events)
            practice.go(step: 5)
            #expect(practice.summary?.comfortRate == step?.rate)
            let rates = practice.run.pacer.breaths.map(\.rate)
            #expect(abs((rates.last ?? 0) - (step?.rate ?? 0)) < 1e-9)
            for (rate, next) in zip(rates, rates.dropFirst()) { #expect(abs(next / rate - 1) <= 0.031) }
            let end = practice.summary?.time.seconds ?? 0
            #expect(end <= 654.72 && end > 654.7 - 10)
            let slow = practice.run.pacer.breaths.filter { $0.rate < 7.001 }.reduce(0) { $0 + $1.cycle }
            #expect(slow <= 300)
            #expect(practice.spoken.suffix(4) == ["G19", "G20", "P1", "G22"])
        }
    }

    @Test func aStepBackIsFaster() throws {
        var practice = try Practice("ladder")
        practice.go(to: 350)
        #expect(practice.run.phase?.id == "step-5")
        practice.run.stepBack(at: practice.now, into: &practice.events)
        #expect(practice.run.phase?.id == "step-4")
        practice.go(to: 420)
        practice.run.stepBack(at: practice.now, into: &practice.events)
        practice.go(step: 1)
        #expect(practice.summary?.comfortRate == 9)
        let rates = practice.run.pacer.breaths.map(\.rate)
        #expect(abs((rates.last ?? 0) - 9) < 1e-9)
        for (rate, next) in zip(rates, rates.dropFirst()) { #expect(abs(next / rate - 1) <= 0.031) }
        #expect(!practice.spoken.contains("l10"))
    }

    @Test func stayingMeansNothingElsewhere() throws {
        var practice = try Practice("calm-6")
        practice.go(to: 100)
        let count = practice.events.count
        practice.run.stay(at: practice.now, into: &practice.events)
        practice.run.stepBack(at: practice.now, into: &practice.events)
        #expect(practice.events.count == count)
    }

    @Test func aStrangeSignalPauses() throws {
        var practice = try Practice("calm-6")
        practice.go(to: 100)
        practice.go(to: 120) { _ in GuidanceSignals(implausible: true) }
        #expect(practice.run.isPaused)
        #expect(practice.spoken.last == "G14")
        #expect(practice.cues.filter { $0.kind == .fade }.count == 1)
        practice.run.resume(at: practice.now, into: &practice.events)
        practice.go()
        #expect(practice.summary?.stopped == false)
    }

    @Test func aLostHeartIsToldOnceAndCheckedOnce() throws {
        var practice = try Practice("calm-6")
        practice.go(to: 200)
        practice.go { _ in GuidanceSignals(heartLost: true) }
        #expect(practice.spoken.count { $0 == "G08" } == 1)
        #expect(practice.spoken.count { $0 == "G08b" } == 1)
        #expect(practice.summary?.stopped == false)
        #expect(practice.levels.contains { $0.reason == .noSignal })
    }

    @Test func deepBreathsAskForSmallOnes() throws {
        var practice = try Practice("calm-6", session: 3)
        practice.go { _ in GuidanceSignals(relativeDepth: 2) }
        let asked = practice.voices.filter { $0.id == "c10" }.map { Practice.seconds($0.time) }
        // After three breaths, then at most every 90 s, and once by the file.
        #expect(asked.count >= 3 && asked.count <= 5)
        #expect((asked.first ?? 0) >= 80 && (asked.first ?? 0) <= 130)
        #expect(practice.run.isFinished)
    }

    @Test func theSentenceIsTrue() throws {
        var followed = try Practice("calm-6")
        followed.go { GuidanceSignals(pacerR2: $0 < 360 ? 0.8 : 0, cleanShare: 1) }
        #expect(followed.summary?.sentence == "Je hart ging vier minuten mee met het ritme.")
        // A screen may have changed its language since.
        #expect(followed.summary?.sentences[.nl] == followed.summary?.sentence)
        #expect(followed.summary?.sentences[.en]?.contains("four minutes") == true)
        var calmer = try Practice("calm-6", language: .en)
        calmer.run.rate(6)
        calmer.go(to: 400)
        calmer.run.rate(3)
        calmer.go()
        #expect(
            calmer.summary?.sentence.hasPrefix("You feel calmer than at the start. From six to three.")
                == true)
        var alone = try Practice("calm-6")
        alone.go { _ in GuidanceSignals(breathRate: 7) }
        #expect(alone.summary?.sentenceID == "P4")
        var regained = try Practice("calm-6")
        regained.go { time in GuidanceSignals(pacerR2: (150..<200).contains(time) ? 0 : 0.4, cleanShare: 1) }
        #expect(regained.summary?.sentenceID == "P3")
    }

    @Test func rewardIsSeldom() throws {
        var practice = try Practice("calm-6", session: 2, variant: "long")
        practice.go { GuidanceSignals(pacerR2: Int($0 / 25) % 2 == 0 ? 0.7 : 0.1, cleanShare: 1) }
        let chimes = practice.cues.filter { $0.kind == .chime }.map(\.time)
        #expect(chimes.count == 4)
        for (chime, next) in zip(chimes, chimes.dropFirst()) { #expect(next.secondsSince(chime) >= 60) }
        var ladder = try Practice("ladder")
        ladder.go { _ in GuidanceSignals(pacerR2: 0.9, cleanShare: 1) }
        #expect(!ladder.cues.contains { $0.kind == .chime })
        let first = ladder.levels.first { $0.level > 0 }
        let fifth = ladder.phases.first { $0.id == "step-5" }
        #expect((first?.time ?? .zero) > (fifth?.time ?? .zero))
    }
}
