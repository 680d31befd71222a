import Foundation
import HRV
import Testing

@Suite struct IntervalCleanerTests {
    private func clean(_ lengths: [Double]) -> CleanedIntervals {
        IntervalCleaner.clean(TestSeries.intervals(lengths))
    }

    @Test func aCleanSeriesIsLeftAlone() {
        for seed in 1...20 as ClosedRange<UInt64> {
            let intervals = TestSeries.intervals(TestSeries.resting(500, seed: seed))
            let cleaned = IntervalCleaner.clean(intervals)
            #expect(cleaned.classified == intervals)
            #expect(cleaned.corrected == intervals)
            #expect(cleaned.repairs.isEmpty)
            #expect(cleaned.percentCorrected == 0)
        }
    }

    @Test func everyKindIsFoundAndRepaired() throws {
        let truth = TestSeries.resting(300, seed: 3)
        var lengths = truth
        lengths[250] -= 200
        lengths[251] += 200
        let whole = lengths[200]
        lengths[200] = 0.3 * whole
        lengths.insert(0.7 * whole, at: 201)
        lengths[150] += lengths.remove(at: 151) + lengths.remove(at: 151)
        lengths[100] += lengths.remove(at: 101)
        lengths[40] = 1100
        lengths[20] = 550
        let cleaned = clean(lengths)
        let flags = cleaned.classified.map(\.flag)
        #expect(flags[20] == .short && flags[40] == .long)
        #expect(flags[100] == .missed && flags[149] == .missed)
        #expect(flags[197...198].allSatisfy { $0 == .extra })
        #expect(flags[248...249].allSatisfy { $0 == .ectopic })
        #expect(flags.count { $0 != .ok } == 8)
        #expect(
            cleaned.repairs.map(\.action)
                == [.interpolated, .interpolated, .inserted, .inserted, .removed, .moved])
        #expect(cleaned.repairs.map(\.index) == [20, 40, 100, 149, 197, 248])
        #expect(cleaned.repairs[4].before == [0.3 * whole, 0.7 * whole])
        #expect(abs(cleaned.repairs[4].after[0] - whole) < 1e-9)
        #expect(cleaned.corrected.count == truth.count)
        #expect(cleaned.corrected.count { $0.flag == .corrected } == 10)
        for (found, right) in zip(cleaned.corrected, truth) {
            let rr = try #require(found.rr)
            #expect(abs(rr - right) < 50, "at \(found.time)")
        }
        #expect(abs(cleaned.percentCorrected - 100 * 8 / 299) < 0.1)
    }

    /// Beats put in or moved stay between the measured ones; their lengths add up to what was measured.
    @Test func timeIsKept() {
        var lengths = TestSeries.resting(300, seed: 5)
        lengths[60] -= 250
        lengths[61] += 250
        lengths[150] += lengths.remove(at: 151)
        let cleaned = clean(lengths)
        var last = 0.0
        for interval in cleaned.corrected {
            #expect(abs(interval.time - last - (interval.rr ?? 0) / 1000) < 1e-9)
            last = interval.time
        }
        for repair in cleaned.repairs {
            #expect(abs(repair.before.reduce(0, +) - repair.after.reduce(0, +)) < 1e-9)
        }
    }

    @Test func gapsStayAndAreNotBridged() {
        var intervals = TestSeries.intervals(TestSeries.resting(100, seed: 6))
        intervals[0].rr = nil
        intervals[0].flag = .gap
        intervals[50].rr = nil
        intervals[50].flag = .gap
        intervals[70].rr = 3500
        let cleaned = IntervalCleaner.clean(intervals)
        #expect(cleaned.classified.indices.filter { cleaned.classified[$0].flag == .gap } == [0, 50, 70])
        #expect(cleaned.corrected[70] == Interval(time: intervals[70].time, rr: nil, flag: .gap))
        #expect(cleaned.percentCorrected == 0)
        #expect(IntervalCleaner.classify(intervals) == cleaned.classified)
        #expect(IntervalCleaner.classify([]).isEmpty)
        #expect(IntervalCleaner.clean([]).percentCorrected == 0)
    }

    @Test func aLongRunOfArtefactsBecomesAGap() throws {
        var lengths = TestSeries.resting(300, seed: 7)
        for index in stride(from: 100, to: 110, by: 2) {
            lengths[index] -= 300
            lengths[index + 1] += 300
        }
        let cleaned = clean(lengths)
        #expect(cleaned.classified[100..<110].allSatisfy { $0.flag != .ok })
        let repair = try #require(cleaned.repairs.first)
        #expect(cleaned.repairs.count == 1)
        #expect(repair.action == .leftOut && repair.index == 100 && repair.before.count == 10)
        #expect(repair.after.isEmpty)
        #expect(cleaned.corrected.count { $0.flag == .gap } == 1)
        #expect(cleaned.corrected.count == 291)
        #expect(cleaned.grade == .good)
    }

    @Test func grades() {
        var lengths = TestSeries.resting(300, seed: 8)
        for index in stride(from: 10, to: 290, by: 30) {
            lengths[index] -= 250
            lengths[index + 1] += 250
        }
        #expect(clean(lengths).grade == .caution)
        for index in stride(from: 20, to: 290, by: 30) {
            lengths[index] -= 250
            lengths[index + 1] += 250
        }
        #expect(clean(lengths).grade == .unusable)
    }

    /// Flags, once believed, are judged anew.
    @Test func oldFlagsAreNotBelieved() {
        var intervals = TestSeries.intervals(TestSeries.resting(100, seed: 9))
        intervals[30].flag = .ectopic
        #expect(IntervalCleaner.classify(intervals).allSatisfy { $0.flag == .ok })
    }

    /// The dossier's simulation: rest, then at once a wave of 6 a minute and up to ± 160 ms.
    @Test(arguments: [40.0, 80, 120, 160], [5.0, 12]) func slowBreathingSetsIn(
        amplitude: Double, noise: Double
    ) {
        for seed in 0..<20 as Range<UInt64> {
            var generator = SeededGenerator(seed: 100 + seed)
            let intervals = TestSeries.intervals(until: 300) { time in
                let wave =
                    time >= 120
                    ? amplitude * sin(2 * .pi * 0.1 * (time - 120)) : 15 * sin(2 * .pi * 0.25 * time)
                return 750 + wave + noise * generator.normal()
            }
            #expect(IntervalCleaner.classify(intervals).allSatisfy { $0.flag == .ok })
        }
    }

    @Test func aNewRateIsBelieved() {
        let lengths = TestSeries.resting(200, seed: 6) + TestSeries.resting(100, seed: 7).map { $0 - 250 }
        #expect(clean(lengths).repairs.isEmpty)
    }

    @Test func absoluteLimits() {
        let cleaned = clean([800, 810, 790, 250, 805, 795, 2100, 800])
        #expect(
            cleaned.classified.map { $0.flag == .ok } == [true, true, true, false, true, true, false, true])
    }
}
