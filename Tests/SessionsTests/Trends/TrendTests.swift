import Foundation
import Guidance
import Testing

@testable import Sessions

@Suite struct TrendTests {
    /// Sessions three days apart.
    private func points(
        _ values: [Double], stage: Profile.Stage = .pregnant, from day: Double = 0, weeks: Int? = 20
    ) -> [Trend.Point] {
        values.enumerated().map { index, value in
            let days = day + Double(index) * 3
            return Trend.Point(
                session: "s\(index)", date: Date(timeIntervalSince1970: 1_790_000_000 + days * 86_400),
                value: value, stage: stage, weeks: weeks.map { $0 + Int(days / 7) })
        }
    }

    // Slopes and intervals as scipy.stats.theilslopes gives them for n = 6 and 12; their coverage counted over all
    // permutations for n up to 7.
    @Test func slopesAndIntervalsAreThoseOfTheReference() throws {
        let four = try #require(TheilSen([(6.4, 3.36), (14.7, 3.31), (22.1, 3.5), (25.7, 3.7)]))
        #expect(abs(four.slope - 0.021646127993278252) < 1e-12)
        #expect(abs(four.interval.low - -0.006024096385542148) < 1e-12)
        #expect(abs(four.interval.high - 0.055555555555555636) < 1e-12)
        #expect(
            abs(four.interval.coverage - 11.0 / 12) < 1e-12, "four sessions do not reach 95 %, and it is said"
        )
        let six = try #require(
            TheilSen([
                (7.6, 3.43), (12.9, 3.56), (17.0, 3.27), (20.9, 3.41), (24.7, 3.21), (29.8, 3.33),
            ]))
        #expect(abs(six.slope - -0.008988764044943826) < 1e-12)
        #expect(abs(six.intercept - 3.5480898876404496) < 1e-12)
        #expect(abs(six.interval.low - -0.05263157894736846) < 1e-12)
        #expect(abs(six.interval.high - 0.02452830188679243) < 1e-12)
        let x = [3.5, 6.6, 12.9, 15.2, 17.5, 23.1, 28.3, 36.8, 43.2, 48.8, 54.2, 58.0]
        let y = [3.44, 3.28, 3.33, 3.62, 3.35, 3.49, 3.65, 3.46, 3.56, 3.61, 3.63, 3.45]
        let twelve = try #require(TheilSen(Array(zip(x, y)).map { (x: $0, y: $1) }))
        #expect(abs(twelve.slope - 0.00405029273442749) < 1e-12)
        #expect(abs(twelve.interval.low - -0.00047169811320753704) < 1e-12)
        #expect(abs(twelve.interval.high - 0.007819905213270145) < 1e-12)
    }

    @Test func coverageIsCountedOverAllOrders() {
        #expect(TheilSen.cut(points: 5, wanted: 0.95).cut == 0)
        #expect(TheilSen.cut(points: 6, wanted: 0.95).cut == 1)
        #expect(TheilSen.cut(points: 7, wanted: 0.95).cut == 3)
        #expect(abs(TheilSen.cut(points: 7, wanted: 0.95).coverage - 0.9698412698412698) < 1e-12)
        #expect(TheilSen.cut(points: 20, wanted: 0.95).cut == 64)
    }

    @Test func oneOddSessionDoesNotTurnTheLine() throws {
        var values = (0..<9).map { 60 + Double($0) * 0.3 }
        let before = try #require(Trend(.heartRate, points(values)).parts[0].line)
        values[4] += 40
        let after = try #require(Trend(.heartRate, points(values)).parts[0].line)
        #expect(abs(before.slope - 0.1) < 1e-9)
        #expect(abs(after.slope - before.slope) < 0.01)
    }

    @Test func nothingIsSaidBeforeFourSessions() {
        for count in 0...3 {
            let trend = Trend(.lnRMSSD, points(Array([3.0, 9, 1].prefix(count))))
            #expect(trend.verdict == .tooEarly)
            #expect(trend.parts.allSatisfy { $0.line == nil && $0.usual == nil && $0.change == nil })
        }
    }

    /// Dossier §8.3: exp(2.77·ln 1.211) = 1.70.
    @Test func theChangeInRMSSDIsAFactorOfOnePointSeven() throws {
        let part = Trend(.lnRMSSD, points([3.4, 3.4, 3.4, 3.4])).parts[0]
        #expect(abs(exp(try #require(part.change)) - 1.70) < 0.005)
        let usual = log(30.0)
        let steady = [usual, usual, usual]
        #expect(Trend(.lnRMSSD, points(steady + [log(50)])).verdict == .within)
        #expect(Trend(.lnRMSSD, points(steady + [log(52)])).verdict == .beyond)
        #expect(Trend(.lnRMSSD, points(steady + [log(17)])).verdict == .beyond)
    }

    @Test func herOwnVariationCountsFromSixSessionsOnWhereItIsLarger() throws {
        let restless = [3.0, 4.2, 2.9, 4.3, 2.8, 4.1, 3.0, 4.2]
        let own = try #require(Trend(.lnRMSSD, points(restless)).parts[0].change)
        #expect(own > 1.5)
        #expect(Trend(.lnRMSSD, points(restless)).verdict == .within)
        // A steady person is not held to less than the error of the measurement.
        let steady = Trend(.lnRMSSD, points([3.4, 3.41, 3.4, 3.41, 3.4, 3.41, 3.4])).parts[0]
        #expect(abs(exp(try #require(steady.change)) - 1.70) < 0.005)
        // SD of residuals 1, 0, -1, … about a flat line, with n - 2: √(4/4)·1.96·√2.
        let known = MinimalChange.of(.heartRate, residuals: [1, -1, 0, 0, 1, -1])
        #expect(abs(try #require(known) - 1.96 * 2.0.squareRoot()) < 1e-12)
        // No published error of the heart rate is known to us: nothing is said with fewer than six.
        #expect(Trend(.heartRate, points([60, 61, 60, 80, 90])).verdict == .tooEarly)
    }

    @Test func twoPointsOfTensionAreAChange() {
        #expect(Trend(.tension, points([5, 5, 5, 4])).verdict == .within)
        #expect(Trend(.tension, points([5, 5, 5, 3])).verdict == .beyond)
    }

    @Test func stagesAreNeverMixed() {
        let before = points([3.4, 3.3, 3.5, 3.4])
        let after = points([4.4, 4.5], stage: .afterBirth, from: 40, weeks: 1)
        let trend = Trend(.lnRMSSD, after + before)
        #expect(trend.parts.map(\.points.count) == [4, 2])
        #expect(trend.parts[1].line == nil)
        #expect(trend.verdict == .tooEarly, "the newest stage has two sessions")
    }

    @Test func noMeasureIsOfTheLowBandOrAScore() {
        for measure in TrendMeasure.allCases {
            for word in ["lf", "score", "coher", "ratio", "stress"] {
                #expect(!measure.rawValue.lowercased().contains(word))
                for language in Language.allCases {
                    #expect(!measure.name(language).lowercased().contains(word))
                }
            }
        }
    }
}
