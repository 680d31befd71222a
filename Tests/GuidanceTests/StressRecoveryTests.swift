import Biosignals
import Foundation
import Testing

@testable import Guidance

@Suite struct StressRecoveryTests {
    private func samples(_ seconds: Double, rmssd: Double? = 30, _ rate: (Double) -> Double)
        -> [StressRecovery.Sample]
    {
        stride(from: 0, to: seconds, by: 0.5).map {
            StressRecovery.Sample(time: $0, heartRate: rate($0) + sin($0), rmssd: rmssd)
        }
    }

    private func check(rise: Double, falling tau: Double) throws -> StressRecovery {
        try #require(
            StressRecovery(
                baseline: samples(300, rmssd: 40) { _ in 70 }, task: samples(150) { _ in 70 + rise },
                recovery: samples(300, rmssd: 36) { 70 + rise * exp(-$0 / tau) }))
    }

    @Test func anExponentialRecoveryHasItsTimes() throws {
        let found = try check(rise: 15, falling: 60)
        #expect(abs(found.reactivity - 15) < 0.3 && found.isReaction)
        #expect(abs((found.halfTime ?? 0) - 60 * log(2.0)) < 10)
        #expect(abs((found.mostTime ?? 0) - 60 * log(10.0)) < 20)
        let last = try #require(found.fractions[2])
        #expect(last > 0.95)
        // The half minute before the first minute: 1 − mean of exp(−t/60) from 30 to 60 s.
        #expect(abs((found.fractions[0] ?? 0) - (1 - 2 * (exp(-0.5) - exp(-1)))) < 0.05)
        #expect(abs((found.lnRMSSDRecovery ?? 0) - log(36.0 / 40)) < 1e-6)
        #expect(found.outcome == .settled)
    }

    @Test func aSmallRiseIsNone() throws {
        let found = try check(rise: 2, falling: 60)
        #expect(!found.isReaction && found.outcome == .steady)
        #expect(found.fractions.allSatisfy { $0 == nil } && found.halfTime == nil)
        #expect(try check(rise: -8, falling: 60).outcome == .steady)
    }

    @Test func whoIsStillBusyIsStillBusy() throws {
        #expect(try check(rise: 15, falling: 5000).outcome == .busy)
    }

    @Test func withoutHeartThereIsNoResult() {
        #expect(
            StressRecovery(
                baseline: samples(20) { _ in 70 }, task: samples(150) { _ in 80 },
                recovery: samples(300) { _ in 70 }) == nil)
    }

    /// The exercise says how it came out, and breathes on only when the body is still busy.
    @Test func wordsFollowTheHeart() throws {
        let cases: [(Double, Double, String, Bool)] = [
            (15, 60, "x8", false), (1, 60, "x8b", false), (15, 9000, "x8c", true),
        ]
        for (rise, tau, line, longer) in cases {
            var practice = try Practice("stress-check")
            practice.live { run, time in
                var rate = 70 + sin(time)
                if run.phase?.id == "challenge" { rate += rise }
                if run.phase?.id == "recovery" { rate += rise * exp(-(Practice.since(run, time)) / tau) }
                return GuidanceSignals(heartRate: rate, rmssd: 30, cleanShare: 1)
            }
            #expect(practice.spoken.contains(line))
            #expect(practice.phases.contains { $0.id == "longer" } == longer)
            #expect(practice.summary?.stress != nil)
            #expect(practice.spoken.suffix(2).first?.hasPrefix("P") == true)
        }
        var without = try Practice("stress-check")
        without.go(step: 1)
        #expect(without.spoken.contains("r3") && without.summary?.stress == nil)
    }

    @Test func tensionLeavesOutTheBusyMoment() throws {
        var practice = try Practice("stress-check")
        practice.run.rate(7, moment: "before")
        practice.go(step: 1)
        #expect(!practice.phases.contains { $0.id == "challenge" })
        var tense = try Practice("stress-check")
        tense.run.rate(3, moment: "before")
        tense.go(to: 700, step: 1)
        tense.run.rate(6, moment: "after")
        tense.go(step: 1)
        #expect(tense.phases.contains { $0.id == "longer" })
    }
}
