import Foundation
import HRV
import Testing

@Suite struct LiveMetricsTests {
    /// Heart rate that rides on a pacer of 6 a minute, 70 ± 6 bpm, `delay` seconds behind the pacer's turn.
    private func paced(until end: Double, delay: Double = 0) -> [Interval] {
        TestSeries.intervals(until: end) { 60_000 / (70 - 6 * cos(2 * .pi * 0.1 * ($0 + 0.43 - delay))) }
    }

    private let phase: (Double) -> Double? = { 2 * .pi * ($0 / 10 - ($0 / 10).rounded(.down)) }

    private func run(
        _ intervals: [Interval], phase: (Double) -> Double?, breaths: Bool = false
    ) -> [MetricsSnapshot] {
        var metrics = LiveMetrics()
        var next = 0.0
        return intervals.map { interval in
            metrics.add(interval)
            while breaths, next + 10 <= interval.time {
                metrics.addBreath(inhale: next, exhale: next + 5, end: next + 10)
                next += 10
            }
            return metrics.snapshot(at: interval.time, pacerPhase: phase)
        }
    }

    @Test func numbersComeWhenTheirWindowIsFull() throws {
        let snapshots = run(paced(until: 180), phase: phase, breaths: true)
        func first(_ member: KeyPath<MetricsSnapshot, Metric?>) throws -> Double {
            try #require(snapshots.first { $0[keyPath: member] != nil }?.time)
        }
        #expect((7...10).contains(try first(\.meanHR)))
        #expect((60...61).contains(try first(\.rmssd)))
        #expect((60...61).contains(try first(\.sdnn)))
        #expect((64...66).contains(try first(\.q)))
        #expect((120...122).contains(try first(\.lf)))
        #expect((20...21).contains(try first(\.breathRate)))
        #expect((40...43).contains(try first(\.pacerR2)))
        #expect((31...33).contains(try first(\.rsaBPM)))
        #expect(snapshots.allSatisfy { $0.hf == nil && $0.lfHF == nil }, "breathing is at 6 a minute")
    }

    @Test func pacedValues() throws {
        let last = try #require(run(paced(until: 180), phase: phase, breaths: true).last)
        #expect(abs(try #require(last.meanHR).value - 70) < 0.5)
        #expect(abs(try #require(last.peakFrequency).value - 0.1) < 0.002)
        #expect(try #require(last.q).value > 0.85)
        #expect(abs(try #require(last.breathRate).value - 6) < 1e-9)
        #expect(try #require(last.pacerR2).value > 0.98)
        #expect(abs(try #require(last.pacerLag).value) < 0.15)
        #expect(abs(try #require(last.rsaBPM).value - 12) < 0.5)
        #expect(!last.rsaFromPacer)
        #expect(last.artefactPercent == 0)
        #expect(try #require(last.cleanShare) > 0.999)
        #expect(try #require(last.lf).quality > 0.999)
    }

    @Test(arguments: [-2.0, 1.5, 3.0]) func lagIsPositiveWhenTheHeartFollows(delay: Double) throws {
        let last = try #require(run(paced(until: 90, delay: delay), phase: phase).last)
        #expect(abs(try #require(last.pacerLag).value - delay) < 0.15)
    }

    @Test func pacerCyclesServeWhereNoBreathIsMeasured() throws {
        let last = try #require(run(paced(until: 120), phase: phase).last)
        #expect(last.rsaFromPacer)
        #expect(abs(try #require(last.rsaBPM).value - 12) < 0.5)
        let unpaced = try #require(run(paced(until: 120), phase: { _ in nil }).last)
        #expect(unpaced.rsaBPM == nil && unpaced.pacerR2 == nil && unpaced.hf != nil)
    }

    @Test func manyArtefactsLeaveTheMeanRateOnly() throws {
        var intervals = paced(until: 200)
        for index in intervals.indices where index % 8 == 0 { intervals[index].flag = .ectopic }
        let last = try #require(run(intervals, phase: phase, breaths: true).last)
        #expect(last.meanHR != nil)
        #expect(try #require(last.artefactPercent) > 10)
        #expect(
            last.rmssd == nil && last.lf == nil && last.q == nil && last.rsaBPM == nil && last.pacerR2 == nil)
    }

    @Test func aHoleAndSilenceTakeNumbersAway() throws {
        var intervals = paced(until: 200).filter { !(150.0..<160).contains($0.time) }
        let index = try #require(intervals.firstIndex { $0.time >= 160 })
        intervals[index].rr = nil
        intervals[index].flag = .gap
        let last = try #require(run(intervals, phase: phase).last)
        #expect(last.lf == nil && last.q == nil, "a hole of ten seconds lies in both windows")
        #expect(last.rmssd != nil && last.pacerR2 == nil)

        var metrics = LiveMetrics()
        for interval in paced(until: 200) { metrics.add(interval) }
        let late = metrics.snapshot(at: 300, pacerPhase: phase)
        #expect(
            late.meanHR == nil && late.rmssd == nil && late.artefactPercent == nil && late.cleanShare == 0)
    }

    @Test func sameInputsSameNumbers() {
        let intervals = paced(until: 150)
        #expect(run(intervals, phase: phase, breaths: true) == run(intervals, phase: phase, breaths: true))
    }
}
