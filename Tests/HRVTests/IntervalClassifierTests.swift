import Foundation
import HRV
import Testing

@Suite struct IntervalClassifierTests {
    @Test func aCleanSeriesIsClean() {
        for seed in 1...20 as ClosedRange<UInt64> {
            #expect(TestSeries.flags(TestSeries.resting(500, seed: seed)).allSatisfy { $0 == .ok })
        }
    }

    @Test func prematureBeatAndPause() {
        var lengths = TestSeries.resting(300, seed: 3)
        lengths[150] -= 240
        lengths[151] += 240
        let flags = TestSeries.flags(lengths)
        #expect(flags[150] == .ectopic && flags[151] == .ectopic)
        #expect(flags.count { $0 != .ok } == 2)
    }

    @Test func missedBeats() {
        var lengths = TestSeries.resting(300, seed: 4)
        lengths[100] += lengths.remove(at: 101)
        lengths[200] += lengths.remove(at: 201) + lengths.remove(at: 201)
        let flags = TestSeries.flags(lengths)
        #expect(flags[100] == .missed)
        // Over 2000 ms, and under three seconds.
        #expect(flags[200] == .missed)
        #expect(flags.count { $0 != .ok } == 2)
    }

    @Test(arguments: [0.2, 0.35, 0.5, 0.65, 0.8]) func extraBeat(part: Double) {
        var lengths = TestSeries.resting(300, seed: 5)
        let whole = lengths[150]
        lengths[150] = part * whole
        lengths.insert((1 - part) * whole, at: 151)
        let flags = TestSeries.flags(lengths)
        #expect(flags[150] == (part < 0.55 ? .extra : .ectopic), "the second half is not known yet")
        #expect(flags[151] == .extra)
        #expect(flags.count { $0 != .ok } == 2)
    }

    /// What belongs to an artefact is flagged, and the beats after it are not.
    @Test func anArtefactCastsNoDoubtOnTheNextBeats() {
        for seed in 1...20 as ClosedRange<UInt64> {
            var lengths = TestSeries.resting(300, seed: seed)
            lengths[200] += lengths.remove(at: 201)
            let whole = lengths[150]
            lengths[150] = 0.4 * whole
            lengths.insert(0.6 * whole, at: 151)
            lengths[100] -= 300
            lengths[101] += 300
            let flags = TestSeries.flags(lengths)
            #expect(flags.indices.filter { flags[$0] != .ok } == [100, 101, 150, 151, 201])
        }
    }

    /// Half as long again as anything in the last breath is no exhalation.
    @Test func aLongIntervalAtRestIsFlagged() {
        var lengths = TestSeries.resting(300, seed: 12)
        lengths[150] *= 1.5
        #expect(TestSeries.flags(lengths)[150] == .long)
    }

    /// The dossier's simulation: rest, then at once a wave of 6 a minute and up to ± 160 ms.
    @Test(arguments: [40.0, 80, 120, 160], [5.0, 12]) func slowBreathingSetsIn(
        amplitude: Double, noise: Double
    ) {
        var early = 0
        var later = 0
        var laterBeats = 0
        for seed in 0..<20 as Range<UInt64> {
            var generator = SeededGenerator(seed: 100 + seed)
            var time = 0.0
            var lengths: [Double] = []
            while time < 300 {
                let wave =
                    time >= 120
                    ? amplitude * sin(2 * .pi * 0.1 * (time - 120)) : 15 * sin(2 * .pi * 0.25 * time)
                let rr = 750 + wave + noise * generator.normal()
                lengths.append(rr)
                time += rr / 1000
            }
            let flags = TestSeries.flags(lengths)
            var at = 0.0
            var sinceOnset = 0
            for (rr, flag) in zip(lengths, flags) {
                if at >= 120 {
                    sinceOnset += 1
                    if sinceOnset <= 45 {
                        if flag != .ok { early += 1 }
                    } else {
                        laterBeats += 1
                        if flag != .ok { later += 1 }
                    }
                }
                at += rr / 1000
            }
        }
        let earlyShare = Double(early) / (45 * 20)
        let laterShare = Double(later) / Double(laterBeats)
        #expect(earlyShare < 0.028, "\(earlyShare) of the first 45 beats")
        #expect(laterShare < 0.002, "\(laterShare) of the others")
    }

    @Test func aNewRateIsBelieved() {
        let lengths = TestSeries.resting(200, seed: 6) + TestSeries.resting(100, seed: 7).map { $0 - 250 }
        let flags = TestSeries.flags(lengths)
        #expect(flags[200...201].allSatisfy { $0 != .ok })
        #expect(flags[202...].allSatisfy { $0 == .ok })
    }

    @Test func gaps() {
        var classifier = IntervalClassifier()
        #expect(classifier.push(beatTime: 1) == Interval(time: 1, rr: nil, flag: .gap))
        #expect(classifier.push(beatTime: 1.8).flag == .ok)
        #expect(classifier.push(beatTime: 5.8) == Interval(time: 5.8, rr: nil, flag: .gap))
        #expect(classifier.push(beatTime: 6.6).flag == .ok)
        classifier.gap()
        #expect(classifier.push(beatTime: 7.4).flag == .gap)
        #expect(classifier.push(interval: 800, endingAt: 8.2).flag == .ok)
        classifier.gap()
        #expect(classifier.push(interval: 800, endingAt: 12).rr == nil)
        #expect(classifier.push(beatTime: 11).flag == .gap, "time went back")
    }

    @Test func absoluteLimits() {
        #expect(
            TestSeries.flags([800, 810, 790, 250, 805, 795, 2100, 800]).map { $0 == .ok }
                == [true, true, true, false, true, true, false, true])
    }

    /// Real premature beats are among them; the centred original flags 2.4 %.
    @Test(.enabled(if: TestSeries.has("rr/healthy_000.txt"))) func aHealthyDay() throws {
        let lengths = try TestSeries.numbers("rr/healthy_000.txt")
        let flags = TestSeries.flags(lengths)
        let share = Double(flags.count { $0 != .ok }) / Double(flags.count)
        #expect(share < 0.012, "\(share)")
    }
}
