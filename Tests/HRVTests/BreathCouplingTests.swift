import Foundation
import HRV
import Testing

@Suite struct BreathCouplingTests {
    private func breaths(_ seconds: Double, until end: Double) -> [HRVAnalysis.Breath] {
        stride(from: 0, to: end - seconds, by: seconds).map { ($0, $0 + 0.4 * seconds, $0 + seconds) }
    }

    /// Intervals with a heart rate that is noise below 0.4 Hz or so.
    private func noise(_ generator: inout SeededGenerator) -> NNSeries {
        var level = 0.0
        var lengths: [Double] = []
        for _ in 0..<400 {
            level = 0.6 * level + 30 * generator.normal()
            lengths.append(800 + level)
        }
        return NNSeries(TestSeries.intervals(lengths))
    }

    /// Chance keeps under the limits in 95 of 100 recordings.
    @Test func limitsAreThoseOfChance() throws {
        var generator = SeededGenerator(seed: 11)
        let rhythm = breaths(5, until: 300)
        let wave = Respiration(
            start: 0, rate: 5, samples: (0...1500).map { sin(0.4 * Double.pi * Double($0) / 5) })
        var locked = 0
        var coherent = 0
        let runs = 300
        for _ in 0..<runs {
            let series = noise(&generator)
            let lock = try #require(BreathPhaseLock(rhythm, in: series))
            if lock.value > lock.limit { locked += 1 }
            let coherence = try #require(BreathCoherence(wave, series))
            if coherence.value > coherence.limit { coherent += 1 }
        }
        // 15 of 300 expected; 3 standard deviations are 11.
        #expect((4...26).contains(locked), "\(locked)")
        #expect((4...26).contains(coherent), "\(coherent)")
    }

    @Test func heartThatFollowsIsLockedAndLags() throws {
        let intervals = TestSeries.intervals(until: 305) { time in
            60_000 / (70 + 5 * sin(2 * Double.pi * (time + 0.43 - 1.5) / 6))
        }
        let series = NNSeries(intervals)
        let lock = try #require(BreathPhaseLock(breaths(6, until: 300), in: series))
        #expect(lock.value > 0.99 && lock.breaths >= 48)
        // Highest a quarter of a breath and 1.5 s after the onset of inhalation.
        #expect(abs(lock.phase - 2 * Double.pi * 3 / 6) < 0.1)
        let wave = Respiration(
            start: 0, rate: 20, samples: (0...6000).map { sin(2 * Double.pi * Double($0) / 20 / 6) })
        let coherence = try #require(BreathCoherence(wave, series))
        #expect(coherence.value > 0.99)
        #expect(abs(coherence.frequency - 1.0 / 6) < 0.003)
        #expect(abs(coherence.lagDegrees - 90) < 5)
    }

    @Test func resultsSayWhatIsMissing() throws {
        let intervals = TestSeries.intervals(until: 305) { 850 - 60 * sin(2 * Double.pi * 0.1 * $0) }
        let whole = HRVAnalysis.analyze(intervals, breaths: breaths(10, until: 300))
        #expect(whole.breathing.plv != nil && whole.breathing.coherence != nil)
        #expect(whole.breathing.coherenceIsFromOnsets && whole.breathing.lagDegrees != nil)
        let part = HRVAnalysis.analyze(
            intervals.filter { $0.time < 120 }, breaths: breaths(10, until: 40))
        let reasons = Dictionary(
            part.withheld.map { ($0.name, $0.reason) }, uniquingKeysWith: { first, _ in first })
        #expect(
            reasons["plv"] == "needs 6 breaths with beats, has 3"
                || reasons["plv"] == "needs 6 breaths with beats, has 2")
        #expect(reasons["breath_coherence"]?.hasPrefix("needs 210 s") == true)
        #expect(part.breathing.plv == nil && part.breathing.coherence == nil)
        let unmeasured = HRVAnalysis.analyze(intervals, breaths: [])
        #expect(!unmeasured.withheld.contains { $0.name == "plv" })
    }
}
