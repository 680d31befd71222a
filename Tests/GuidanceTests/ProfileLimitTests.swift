import Biosignals
import Testing

@testable import Guidance

/// Searches for a way past the limits of a profile: random exercises, starts, bodies and commands.
@Suite struct ProfileLimitTests {
    private static let profiles: [Profile] = [
        Profile(stage: .pregnant, weeks: 30), Profile(stage: .pregnant), Profile(stage: .pregnant, weeks: 8),
        Profile(stage: .afterBirth, weeks: 2, avoids: [.caesarean]), Profile(avoids: [.wrists, .cramps]),
        Profile(avoids: [.bloodPressure]), Profile(),
    ]

    @Test(arguments: 0..<40) func noExerciseStartOrCommandPassesALimit(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let yaml = try Self.exercise(&random)
        for profile in Self.profiles {
            let session = Int.random(in: 1...3, using: &random)
            let history = PracticeHistory(
                tempo: random.uniform(in: 1...30), comfortRate: random.uniform(in: 1...30),
                medianR2: [random.uniform()])
            let variant = Bool.random(using: &random) ? "other" : nil
            guard
                var practice = try Self.started(
                    yaml, profile: profile, session: session, variant: variant, history: history)
            else { continue }
            Self.live(&practice, &random)
            Self.expectLimits(practice, profile, session, "seed \(seed)")
        }
    }

    /// The bundled exercises too, with a person who touches everything.
    @Test(arguments: 0..<16) func noBundledExercisePassesALimit(number: Int) throws {
        let id = try Practice.catalogue.get().ids[number]
        let entry = try Practice.catalogue.get().entry(id)
        for (index, profile) in Self.profiles.enumerated() {
            for variant in [nil] + entry.definition.variants.keys.sorted().map(Optional.some) {
                for session in 1...2 {
                    var random = SplitMix64(seed: UInt64(index + 10 * session))
                    do throws(ExerciseError) {
                        let history = PracticeHistory(tempo: 2, comfortRate: 20)
                        var practice = try Practice.make(
                            id, profile: profile, session: session, variant: variant, history: history)
                        Self.live(&practice, &random)
                        Self.expectLimits(practice, profile, session, "\(id) \(variant ?? "")")
                    } catch {
                        // Refused for this person: that is one way to keep a limit.
                        #expect(!error.description.isEmpty)
                    }
                }
            }
        }
    }

    private static func started(
        _ yaml: String, profile: Profile, session: Int, variant: String?, history: PracticeHistory
    ) throws -> Practice? {
        do throws(ExerciseError) {
            return try Practice.make(
                "calm-6", profile: profile, session: session, variant: variant, yaml: yaml, history: history)
        } catch {
            return nil
        }
    }

    /// Runs it with a random body and random touches.
    private static func live(_ practice: inout Practice, _ random: inout SplitMix64) {
        let own = random.uniform(in: 3...40)
        var second = 0.0
        while !practice.run.isFinished, second < 3000 {
            second += random.uniform(in: 1...40)
            let r2 = random.uniform()
            practice.go(to: second, step: 20) { _ in
                GuidanceSignals(pacerR2: r2, heartRate: 70, cleanShare: 1, breathRate: own, relativeDepth: 2)
            }
            let now = practice.now
            switch Int.random(in: 0..<8, using: &random) {
            case 0: practice.run.slower(at: now, into: &practice.events)
            case 1: practice.run.faster(at: now, into: &practice.events)
            case 2: practice.run.stay(at: now, into: &practice.events)
            case 3: practice.run.stepBack(at: now, into: &practice.events)
            case 4:
                practice.run.pause(at: now, into: &practice.events)
                practice.run.resume(at: now.advanced(bySeconds: 3), into: &practice.events)
            case 5: practice.run.tap("cramp", at: now, into: &practice.events)
            case 6: practice.run.slower(at: now, into: &practice.events)
            default: practice.run.rate(Int.random(in: 0...10, using: &random))
            }
        }
    }

    private static func expectLimits(_ practice: Practice, _ profile: Profile, _ session: Int, _ what: String)
    {
        let breaths = practice.run.pacer.breaths
        let floor = SafetyLimits.floor(for: profile)
        #expect(breaths.allSatisfy { $0.rate >= floor - 1e-6 }, "rate floor: \(what) \(profile)")
        #expect(breaths.allSatisfy { $0.rate <= SafetyLimits.ceiling + 1e-6 }, "ceiling: \(what) \(profile)")
        // No holds: a breath is an inhale and an exhale, and the next one follows at once or after a free part.
        #expect(
            breaths.allSatisfy { $0.inhale >= 0.3 * $0.cycle - 1e-6 && $0.inhale <= 0.6 * $0.cycle + 1e-6 })
        for (breath, next) in zip(breaths, breaths.dropFirst()) {
            let gap = next.onset.secondsSince(breath.end)
            #expect(gap >= 0)
            if gap < 1e-6, breath.end == breath.onset.advanced(bySeconds: breath.cycle) {
                #expect(abs(next.cycle / breath.cycle - 1) <= 0.031, "slide: \(what)")
            }
        }
        #expect(breaths.reduce(0) { $0 + $1.cycle } <= SafetyLimits.longestPaced + 200, "length: \(what)")
        if session == 1 {
            #expect(
                longestSlowBlock(practice) <= SafetyLimits.longestFirstBlock + 20, "first: \(what) \(profile)"
            )
        }
        expectWords(practice, profile, what)
    }

    private static func expectWords(_ practice: Practice, _ profile: Profile, _ what: String) {
        let spoken = practice.voices
        if profile.isLatePregnancy {
            #expect(
                !practice.spoken.contains("G02b") && !practice.spoken.contains("G02c"), "position: \(what)")
        }
        let tight = spoken.filter { $0.id?.hasSuffix("-release") == true }
        if profile.leavesMusclesLoose { #expect(tight.isEmpty, "muscles: \(what)") }
        for stage in practice.run.score.stages {
            guard let muscle = stage.muscle else { continue }
            #expect(!muscle.avoidedWith.contains(where: profile.avoids), "muscles: \(what)")
        }
        for line in spoken {
            let text = (line.text ?? "").lowercased()
            for phrase in WordRules.forbiddenInstructions where !["G02a", "G09b"].contains(line.id) {
                #expect(!text.contains(phrase), "\(what): \(text)")
            }
        }
    }

    /// Seconds of breaths at 7 a minute or slower without half a minute of rest between them. A pause breaks a breath
    /// off and it is begun again: such halves do not count.
    private static func longestSlowBlock(_ practice: Practice) -> Double {
        var longest = 0.0
        var block = 0.0
        var end: SessionTime?
        for breath in practice.run.pacer.breaths {
            if let end, breath.onset.secondsSince(end) >= SafetyLimits.restBetweenBlocks { block = 0 }
            end = breath.end
            guard breath.rate <= SafetyLimits.slow + 1e-6,
                breath.end.secondsSince(breath.onset) >= breath.cycle - 1e-6
            else { continue }
            block += breath.cycle
            longest = max(longest, block)
        }
        return longest
    }

    // MARK: Random exercises

    /// An exercise that tries things; most of them are refused, and those that are not must be safe.
    private static func exercise(_ random: inout SplitMix64) throws -> String {
        func pick<T>(_ values: [T]) -> T { values.randomElement(using: &random) ?? values[0] }
        /// Something forbidden, one time in ten: a file with several of them is always refused.
        func rarely<T>(_ forbidden: [T], _ fine: [T]) -> T {
            random.uniform() < 0.1 ? pick(forbidden) : pick(fine)
        }
        func rate() -> Double { rarely([3, 4.4, 25], [4.5, 4.8, 5, 5.3, 6, 7, 7.3, 8, 12, 20]) }
        func ratio() -> String {
            rarely(["20:80", "4:4:4", "70:30"], ["40:60", "50:50", "4:8", "60:40", "1:2"])
        }
        var phases: [String] = ["{ id: start, mode: free, seconds: \(pick([5, 20, 40])) }"]
        for number in 0..<Int.random(in: 1...4, using: &random) {
            let id = "p\(number)"
            switch Int.random(in: 0..<7, using: &random) {
            case 0, 1:
                phases.append(
                    "{ id: \(id), mode: paced, seconds: \(rarely([1300], [30, 120, 300, 600])), rate: \(rate()), "
                        + "ratio: \"\(ratio())\", adjust: \(pick([0, 0.1, 1.0])), stored: \(pick(["true", "false"])) }"
                )
            case 2:
                phases.append(
                    "{ id: \(id), mode: paced, seconds: \(rarely([1100], [120, 400])), from: \(rate()), "
                        + "from-own: \(pick(["true", "false"])), over: \(rarely([20], [90, 300])), rate: \(rate()) }"
                )
            case 3:
                phases.append(
                    "{ id: \(id), mode: slide, from: \(rate()), rate: \(rate()), breaths: \(pick([10, 40, 90])) }"
                )
            case 4:
                phases.append(
                    "{ id: \(id), mode: search, rates: [\(rate()), \(rate())], seconds: \(pick([60, 290, 400])), rest: \(rarely([10], [30, 45])) }"
                )
            case 5:
                phases.append(
                    "{ id: \(id), mode: ladder, steps: [{ rate: 12, breaths: 20 }, { rate: \(rate()), breaths: \(pick([20, 80])) }] }"
                )
            default: phases.append("{ id: \(id), mode: free, seconds: \(pick([5, 29, 31])) }")
            }
        }
        phases.append(
            "{ id: groups, mode: places, seconds: 40, places: [{ id: right-hand, muscle: \(rarely(["belly"], ["hand", "arm"])) }, "
                + "{ id: feet, muscle: foot }, { id: back }] }")
        let words = rarely(
            ["Ga op je rug liggen.", "Houd je adem vast.", "Span je buik aan … en los."],
            ["Nu … en los.", "Kijk rond."])
        let tense = words.contains("…") ? "tense: \(rarely([20], [5, 7])), " : ""
        return try Practice.catalogue.get().complete(
            """
            id: mini
            version: 1
            name: { nl: Klein, en: Small }
            goal: { nl: Klein, en: Small }
            reason: { nl: Klein, en: Small }
            position: \(pick(["G02", "G02c", "G02b"]))
            sensors: { heart: none, breath: none }
            phases:
            \(phases.map { "  - " + $0 }.joined(separator: "\n"))
            variants: { other: { start: { seconds: \(pick([1, 31])) } } }
            cues:
              - { id: a, phase: start, at: 0, say: [\(pick(["G02", "G02b", "G02c"]))] }
              - { id: b, phase: \(rarely(["back"], ["right-hand", "feet"])), at: 0, \(tense)nl: "\(words)", en: Look. }
            feedback: none
            success: []
            adapt: [{ when: too-slow, taps: 1, searching-seconds: 60, rate: \(rate()), exercise: ladder }]
            stop: [other]
            store: [minutes]
            """)
    }

    @Test func someRandomExercisesAreAccepted() throws {
        var accepted = 0
        for seed in 0..<60 {
            var random = SplitMix64(seed: UInt64(seed))
            let yaml = try Self.exercise(&random)
            if try Self.started(
                yaml, profile: Profile(), session: 2, variant: nil, history: PracticeHistory()) != nil
            {
                accepted += 1
            }
        }
        #expect(accepted >= 5, "\(accepted)")
    }
}
