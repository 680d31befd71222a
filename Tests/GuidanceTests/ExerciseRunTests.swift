import Biosignals
import Guidance
import Testing

private let exercises = ["rest-5", "calm-6", "ladder"]

@Suite struct ExerciseRunTests {
    /// A person whose heart follows now and then, and who once breathes deeply.
    private func person(_ time: Double) -> GuidanceSignals {
        let block = Int(time / 30)
        return GuidanceSignals(
            pacerR2: block % 3 == 0 ? 0.7 : 0.2, cleanShare: block % 5 == 4 ? 0.5 : 1, breathRate: 8,
            relativeDepth: (130..<200).contains(time) ? 2 : 1, heartLost: (250..<280).contains(time))
    }

    @Test(arguments: exercises, Language.allCases)
    func callsMayComeAtAnyPace(id: String, language: Language) throws {
        var runs: [Practice] = []
        for step in [0.1, 0.02, 0.25] {
            var practice = try Practice(id, language: language)
            practice.go(step: step) { self.person(($0 * 2).rounded(.up) / 2 - 0.5) }
            runs.append(practice)
        }
        #expect(runs[0].events.count > 5)
        #expect(runs[0].summary != nil)
        var jumpy = try Practice(id, language: language)
        jumpy.go(step: 37)
        var even = try Practice(id, language: language)
        even.go(step: 0.1)
        #expect(jumpy.events == even.events)
        #expect(runs[1].events == runs[0].events)
        #expect(runs[2].events == runs[0].events)
    }

    @Test(arguments: exercises) func sameInputsGiveTheSameEvents(id: String) throws {
        var first = try Practice(id)
        var second = try Practice(id)
        first.go(signals: person)
        second.go(signals: person)
        #expect(first.events == second.events)
    }

    @Test(arguments: exercises) func cuesComeAheadAndInOrder(id: String) throws {
        var practice = try Practice(id)
        var seen = 0
        for tenth in 1...8000 {
            practice.go(to: Double(tenth) / 10)
            for case .cue(let cue) in practice.events[seen...] {
                let ahead = cue.time.secondsSince(practice.now)
                #expect(ahead > 0.6 && ahead <= 1.0)
            }
            seen = practice.events.count
        }
        let times = practice.voices.map(\.time)
        #expect(times == times.sorted())
    }

    private struct Said: Equatable, CustomStringConvertible {
        var id: String
        var time: Double
        init(_ id: String, _ time: Double) {
            self.id = id
            self.time = time
        }
        var description: String { "\(id)@\(time)" }
    }

    private func said(_ practice: Practice) -> [Said] {
        practice.voices.map { Said($0.id ?? "", (Practice.seconds($0.time) * 10).rounded() / 10) }
    }

    @Test func restSaysItsLinesInTime() throws {
        var practice = try Practice("rest-5")
        practice.go()
        #expect(said(practice) == [Said("r1", 0), Said("r2", 8), Said("r3", 320)])
        #expect(!practice.cues.contains { $0.kind == .inhale || $0.kind == .exhale })
        var short = try Practice("rest-5", variant: "short")
        short.go()
        #expect(short.summary?.plannedSeconds == 150)
    }

    @Test func calmSaysEveryLineInTheFirstSession() throws {
        var practice = try Practice("calm-6")
        practice.go()
        let breaths = (0..<4).flatMap { breath in
            [Said("c6-in", 60 + 10 * Double(breath)), Said("c6-out", 64 + 10 * Double(breath))]
        }
        let expected =
            [
                Said("G01", 0), Said("G02c", 3.3), Said("c2", 16), Said("c3", 24), Said("G03", 34),
                Said("G06", 44),
            ] + breaths + [
                Said("c7", 110), Said("c8", 140), Said("c9", 180), Said("c10", 210), Said("c11", 260),
                Said("c12", 300), Said("c13", 350), Said("c14", 360), Said("c15", 420), Said("G20", 428),
                Said("G21", 432.7), Said("P1", 444), Said("G22", 451.9),
            ]
        #expect(said(practice) == expected)
        #expect(practice.phases.map(\.id) == ["arrive", "paced", "alone", "close"])
        #expect(practice.phases.map { Practice.seconds($0.time) } == [0, 60, 360, 420])
        #expect(practice.summary?.practisedSeconds == 460)
    }

    @Test func laterSessionsSayLess() throws {
        var second = try Practice("calm-6", session: 2)
        second.go()
        #expect(Set(second.spoken).isSuperset(of: ["c2", "c3", "c7", "c9", "c10", "c13"]))
        #expect(Set(second.spoken).isDisjoint(with: ["c8", "c11", "c12"]))
        var third = try Practice("calm-6", session: 3)
        third.go()
        #expect(
            third.spoken.filter { !$0.hasPrefix("c6") } == [
                "G01", "G02c", "G03", "G06", "c10", "c13", "c14", "c15", "G20", "G21", "P1", "G22",
            ])
        var ladder = try Practice("ladder", session: 3)
        ladder.go()
        #expect(Set(ladder.spoken).isDisjoint(with: ["l3", "l6", "l8", "l10"]))
        #expect(Set(ladder.spoken).isSuperset(of: ["l1", "l2", "l7", "l9", "G19"]))
    }

    @Test func ladderSaysEveryLineAndKeepsTheTable() throws {
        var practice = try Practice("ladder", language: .en)
        practice.go()
        #expect(
            practice.spoken == ["l1", "l2", "l3", "G03", "G06"]
                + [
                    "l5-in", "l5-out", "l5-in", "l5-out", "l5-in", "l5-out", "l6", "l6", "l7", "l6", "l8",
                    "l6",
                ]
                + ["l6", "l9", "l6", "l10", "G19", "G20", "P1", "G22"])
        let steps = practice.phases.filter { $0.mode == .ladder }
        #expect(steps.map(\.rate) == [12, 10, 9, 8, 7, 6.5, 6])
        for (step, seconds) in zip(steps, [60.0, 60, 60, 90, 86, 92, 120]) {
            #expect(abs(step.seconds - seconds) < 60 / (step.rate ?? 1))
        }
        #expect(practice.cues.count { $0.kind == .inhale } == 12 + 10 + 9 + 12 + 10 + 10 + 12)
        let cycles = practice.run.pacer.breaths.map(\.cycle)
        for (breath, next) in zip(cycles, cycles.dropFirst()) { #expect(next / breath <= 1.03 + 1e-9) }
        #expect(practice.summary?.comfortRate == 6)
    }

    @Test(arguments: exercises, Language.allCases)
    func voicesNeverOverlapNorReachHalfOfAnExhale(id: String, language: Language) throws {
        let profiles = [
            Profile(stage: .pregnant, weeks: 30), Profile(stage: .pregnant, weeks: 8),
            Profile(stage: .afterBirth),
        ]
        for profile in profiles {
            for session in 1...3 {
                var practice = try Practice(id, language: language, profile: profile, session: session)
                practice.go(step: 0.5, signals: person)
                for (line, next) in zip(practice.voices, practice.voices.dropFirst()) {
                    #expect(line.time.advanced(bySeconds: line.seconds - 1e-6) <= next.time)
                }
                for line in practice.voices {
                    #expect(line.seconds >= Speech.seconds(for: line.text ?? "") - 1e-6)
                    let end = line.time.advanced(bySeconds: line.seconds - 1e-6)
                    if let index = practice.run.pacer.index(at: end) {
                        let breath = practice.run.pacer.breaths[index]
                        let half = breath.exhale.advanced(bySeconds: (breath.cycle - breath.inhale) / 2)
                        #expect(end <= half)
                    }
                }
            }
        }
    }

    @Test func positionFollowsTheProfile() throws {
        let expected: [(Profile, String)] = [
            (Profile(stage: .pregnant, weeks: 20), "G02a"), (Profile(stage: .pregnant), "G02a"),
            (Profile(stage: .pregnant, weeks: 19), "G02b"), (Profile(stage: .afterBirth, weeks: 3), "G02c"),
            (Profile(), "G02c"),
        ]
        for (profile, id) in expected {
            var practice = try Practice("calm-6", profile: profile)
            practice.go(to: 10)
            #expect(practice.spoken.contains(id))
        }
    }

    @Test func firstSessionIsShortened() throws {
        var first = try Practice("calm-6", variant: "long")
        first.go()
        #expect(first.phases[1].seconds == 300)
        #expect(first.spoken.contains("c13"))
        var later = try Practice("calm-6", session: 2, variant: "long")
        later.go()
        #expect(later.phases[1].seconds == 600)
        var short = try Practice("calm-6", variant: "short")
        short.go()
        #expect(short.phases[1].seconds == 180)
        #expect(short.spoken.contains("c13"))
        let even = try Practice("calm-6", variant: "even")
        #expect(even.run.pacer.breaths[0].inhale == 5)
    }

    @Test func ladderStartsNearTheOwnRate() throws {
        for (rate, first) in [(14.0, "step-1"), (11, "step-2"), (8, "step-5"), (5, "step-7")] {
            var practice = try Practice("ladder")
            practice.go { _ in GuidanceSignals(breathRate: rate) }
            #expect(practice.phases[1].id == first)
            #expect(practice.spoken.contains("l5-in"))
            #expect(practice.summary?.stopped == false)
        }
    }

    @Test func breathSoundsFadeInAndOut() throws {
        var practice = try Practice("calm-6")
        practice.go()
        let sounds = practice.cues.filter { $0.kind == .inhale || $0.kind == .exhale }
        #expect(sounds.count == 60)
        #expect(abs(sounds[0].gain - 0.625) < 0.02)
        #expect(sounds[10].gain == 1)
        #expect(sounds[59].gain < 0.5)
    }
}
