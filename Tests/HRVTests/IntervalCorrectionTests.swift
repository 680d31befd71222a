import Foundation
import HRV
import Testing

@Suite struct IntervalCorrectionTests {
    @Test func keepsTimeAndSaysSo() {
        let intervals = [
            Interval(time: 0.8, rr: 800, flag: .ok), Interval(time: 2.4, rr: 1600, flag: .missed),
            Interval(time: 3.2, rr: 800, flag: .ok), Interval(time: 4.6, rr: 1400, flag: .missed),
            Interval(time: 5.4, rr: 800, flag: .ok),
        ]
        let corrected = IntervalCorrection.correct(intervals)
        #expect(
            corrected.map(\.flag) == [.ok, .corrected, .corrected, .ok, .corrected, .corrected, .ok])
        #expect(abs(corrected[1].time - 1.6) < 1e-9 && corrected[2].time == 2.4)
        #expect(abs((corrected[4].rr ?? 0) - 700) < 1e-9)
        let unexplained = [intervals[0], Interval(time: 2.05, rr: 1250, flag: .ectopic), intervals[2]]
        #expect(IntervalCorrection.correct(unexplained) == unexplained)
    }

    /// Breathing six times a minute that moves the intervals by 240 ms.
    private static func breathing() -> [Interval] {
        TestSeries.intervals(until: 300) { 850 - 120 * sin(2 * Double.pi * 0.1 * $0) }
    }

    /// Breathing goes on through a beat that was missed.
    @Test func missedBeatsFollowTheBreath() throws {
        let truth = Self.breathing()
        for place in 100..<112 {
            var measured = truth
            let next = measured.remove(at: place + 1)
            measured[place].time = next.time
            measured[place].rr = (truth[place].rr ?? 0) + (next.rr ?? 0)
            measured[place].flag = .missed
            let corrected = IntervalCorrection.correct(measured)
            #expect(corrected.count == truth.count)
            #expect(corrected[place].flag == .corrected && corrected[place + 1].flag == .corrected)
            #expect(abs((corrected[place].rr ?? 0) - (truth[place].rr ?? 0)) < 4)
            #expect(abs(corrected[place + 1].time - truth[place + 1].time) < 1e-9)
        }
    }

    /// The early beat was believed when it came, and only its pause was flagged.
    @Test func anEarlyBeatThatWasBelievedIsMovedWithItsPause() throws {
        let truth = Self.breathing()
        for place in 100..<112 {
            var measured = truth
            let early = 0.3 * (truth[place].rr ?? 0)
            measured[place].rr = (truth[place].rr ?? 0) - early
            measured[place].time -= early / 1000
            measured[place + 1].rr = (truth[place + 1].rr ?? 0) + early
            measured[place + 1].flag = .ectopic
            let corrected = IntervalCorrection.correct(measured)
            #expect(corrected[place].flag == .corrected && corrected[place + 1].flag == .corrected)
            #expect(abs((corrected[place].rr ?? 0) - (truth[place].rr ?? 0)) < 4)
        }
    }

    /// What was repaired before, and gaps, stay as they are.
    @Test func whatIsRepairedStaysAndGapsDivide() {
        var intervals = Self.breathing()
        intervals[50].flag = .corrected
        intervals[80].flag = .gap
        intervals[80].rr = nil
        #expect(IntervalCorrection.correct(intervals) == intervals)
    }
}
