/// Turns beats into intervals and flags at once, at the beat that ends it, each interval that does not belong.
///
/// **A fall** is held against the last clean interval and the line through the last two clean ones; it is flagged when
/// it misses both by more than a limit learnt from the last 91 changes: 5.2 quartile deviations of |ΔRR|, at least
/// 12 % and at most 30 %. A fall of less than 22 % that only returns to what the last breath (24 beats) held already is
/// believed: so ends the pause of an exhalation. **A rise** is believed until it nears twice what was expected, or
/// leaves all of the last breath behind: strong slow breathing lengthens an interval by half of itself at once. But the
/// long interval after an early beat is its pause, even where the early beat was believed when it came.
///
/// Flagged short intervals wait for what explains them: together one interval, they were an `extra` beat; together with
/// a pause two, an `ectopic` one. What the group amounts to serves as the reference for the next beat, so an artefact
/// does not cast doubt on the beats after it.
///
/// **What it can know.** The past only; delay none. **What it cannot know:** what comes next. The first short interval
/// is called `extra` when under 0.55 of what was expected and `ectopic` otherwise; the second one may show that it was
/// the other. A true jump in rate is flagged for two beats and believed at the third that agrees; halved or doubled
/// intervals are believed at the sixth.
///
/// Nothing is repaired: `rr` is always as measured. `push` costs O(window) and allocates nothing.
///
/// Source: Lipponen & Tarvainen 2019, J Med Eng Technol 43:173 (limit from quartile deviations, window 91, factor 5.2,
/// double and half tests). Ours differs: causal; the last slope and the last breath take the place of the following
/// beats; the limit has a floor and a ceiling; a flagged interval is learnt from as if it had just reached the limit.
///
/// Constants chosen on nsr001, nsr003 and the slow-breathing record; the floor of the limit and the bound over the last
/// breath also with a look at healthy_000, wearablehrv, chf201 and record 101 of the MIT-BIH Arrhythmia Database. Checked
/// on nsr002, nsr004 and test_nn_intervals.
public struct IntervalClassifier: Sendable {
    /// Intervals outside are never `ok`, in ms (180 to 30 beats a minute).
    public static let limits = 330.0...2000.0
    /// A longer pause is a gap, in ms.
    public static let longestInterval = 3000.0

    private static let alpha = 5.2
    private static let window = 91
    private static let learntAfter = 16
    /// Intervals, about a slow breath, of which the longest and the shortest are remembered.
    private static let breath = 24
    /// Bounds of the change that counts as large, as parts of the interval before.
    private static let lowestLimit = 0.12
    private static let highestLimit = 0.3
    /// A fall by this part is suspect even when it only returns to what was seen in the last breath.
    private static let suspectFall = 0.22
    /// How many times what was expected an interval may be without a beat having been missed: in any case, and
    /// where it is a quarter longer than all of the last breath. And how many times the longest of the last breath.
    private static let longestRise = 1.9
    private static let longestNewRise = 1.7
    private static let longestOverBreath = 1.4

    /// Short intervals that wait for what explains them.
    private struct Open: Sendable {
        var sum: Double
        /// What stood to be expected in place of the first, ms.
        var expected: Double
    }

    private var lastBeat: Double?
    private var gapPending = false
    /// Last interval, of any flag.
    private var previous: (rr: Double, flag: IntervalFlag)?
    /// Last clean interval, and how much it differed from the clean one just before it.
    private var reference: Double?
    private var slope = 0.0
    /// What the last flagged intervals amount to when repaired.
    private var repaired: Double?
    private var open: Open?
    /// The last interval was believed although it fell well below what was expected.
    private var fallen: Open?
    /// Flagged intervals in a row, and how many of them agree with one another.
    private var flaggedRun = 0
    private var agreeing = 0
    private var level = SortedWindow(capacity: 11)
    private var recent = SortedWindow(capacity: Self.breath)
    private var differences = SortedWindow(capacity: Self.window)

    public init() {}

    /// The interval that ends at a beat.
    /// - Parameter beatTime: session time in seconds, later than that of the beat before.
    public mutating func push(beatTime: Double) -> Interval {
        guard let last = lastBeat, !gapPending else { return start(at: beatTime) }
        let rr = (beatTime - last) * 1000
        guard rr > 0, rr <= Self.longestInterval else { return start(at: beatTime) }
        lastBeat = beatTime
        return Interval(time: beatTime, rr: rr, flag: judge(rr))
    }

    /// An interval as a device measured it.
    /// - Parameters:
    ///   - ms: its length in ms. The first one after a gap is not connected to those before: it is given as `gap`.
    ///   - time: session time in seconds of the beat that ends it.
    public mutating func push(interval ms: Double, endingAt time: Double) -> Interval {
        guard !gapPending, ms > 0, ms <= Self.longestInterval else { return start(at: time) }
        lastBeat = time
        return Interval(time: time, rr: ms, flag: judge(ms))
    }

    /// Beats before this are not connected to those after it. What was learnt of the rhythm is kept.
    public mutating func gap() {
        gapPending = true
    }

    private mutating func start(at time: Double) -> Interval {
        lastBeat = time
        gapPending = false
        previous = nil
        repaired = nil
        open = nil
        fallen = nil
        slope = 0
        flaggedRun = 0
        agreeing = 0
        return Interval(time: time, rr: nil, flag: .gap)
    }

    private mutating func judge(_ rr: Double) -> IntervalFlag {
        guard let reference, let median = level.median else { return begin(with: rr) }
        let expected = Expectation(
            reference: reference, slope: slope * Double(min(flaggedRun + 1, 3)), repaired: repaired)
        let limit = changeLimit(max(median, reference))
        // The reference grows old while beats are flagged.
        let tolerance = limit * (1 + 0.25 * Double(min(flaggedRun, 4)))
        let flag = verdict(
            rr, expected: expected, median: median, limit: limit, tolerance: tolerance)
        differences.push(min(abs(rr - reference), limit))
        if flag == .ok || newLevel(rr, median: median, limit: limit) {
            fallen = rr < expected.low - 0.4 * limit ? Open(sum: rr, expected: expected.middle) : nil
            accept(rr, connected: flaggedRun == 0)
            return .ok
        }
        flaggedRun += 1
        fallen = nil
        previous = (rr, flag)
        if flaggedRun >= 8 { forget() }
        return flag
    }

    /// The kind of artefact, or `ok`.
    private mutating func verdict(
        _ rr: Double, expected: Expectation, median: Double, limit: Double, tolerance: Double
    ) -> IntervalFlag {
        if let open {
            let sum = open.sum + rr
            if abs(sum - open.expected) < 0.25 * open.expected {
                close(sum)
                return .extra
            }
            if rr > 1.08 * open.expected, abs(sum - 2 * open.expected) < 0.35 * open.expected {
                close(sum / 2)
                return .ectopic
            }
        }
        let rise = rr - expected.high
        let fall = expected.low - rr
        if fall > tolerance || rr < Self.limits.lowerBound {
            if let fallen, abs(fallen.sum + rr - fallen.expected) < 0.25 * fallen.expected {
                close(fallen.sum + rr)
                return .extra
            }
            let returning = rr >= recent.quantile(0) ?? 0 && fall < Self.suspectFall * expected.low
            if returning, Self.limits.contains(rr) { return .ok }
            open = Open(sum: (open?.sum ?? 0) + rr, expected: open?.expected ?? expected.middle)
            return rr < 0.55 * expected.middle ? .extra : .ectopic
        }
        if let fallen, rr > fallen.expected + 0.4 * limit,
            rr - fallen.sum > min(max(2 * limit, 0.2 * fallen.expected), 0.38 * fallen.expected),
            abs(rr + fallen.sum - 2 * fallen.expected) < 1.2 * limit
        {
            close((rr + fallen.sum) / 2)
            return .ectopic
        }
        let wasOpen = open != nil
        let longest = recent.quantile(1) ?? rr
        let ratio = rr / expected.rising
        if rr > Self.limits.upperBound || ratio > Self.longestRise
            || (ratio > Self.longestNewRise && rr > 1.25 * longest)
            || rr > Self.longestOverBreath * longest || (wasOpen && rise > tolerance)
        {
            let one = (expected.middle + median) / 2
            let beats = max(1, (rr / one).rounded())
            close(rr / beats)
            let isMultiple = beats >= 2 && abs(rr / beats - one) < 0.25 * one
            return isMultiple ? .missed : wasOpen ? .ectopic : .long
        }
        return .ok
    }

    /// What was flagged is explained: it amounts to intervals of a length.
    private mutating func close(_ length: Double) {
        repaired = length
        open = nil
    }

    /// Whether enough outlying intervals in a row agree to be the rhythm itself.
    private mutating func newLevel(_ rr: Double, median: Double, limit: Double) -> Bool {
        guard Self.limits.contains(rr) else {
            agreeing = 0
            return false
        }
        if let previous, previous.flag != .ok, abs(previous.rr - rr) <= limit {
            agreeing += 1
        } else {
            agreeing = 1
        }
        let ratio = rr / median
        // Two long ones that agree are a slow rhythm, or the slow part of a breath; short ones need a third.
        let needed =
            level.count < 4 || (1...1.8).contains(ratio) ? 2 : (0.55...1.8).contains(ratio) ? 3 : 6
        guard agreeing >= needed else { return false }
        level.reset()
        return true
    }

    private mutating func accept(_ rr: Double, connected: Bool) {
        if let reference, connected { slope = rr - reference } else { slope = 0 }
        reference = rr
        repaired = nil
        open = nil
        level.push(rr)
        recent.push(rr)
        previous = (rr, .ok)
        flaggedRun = 0
        agreeing = 0
    }

    private mutating func begin(with rr: Double) -> IntervalFlag {
        guard Self.limits.contains(rr) else {
            let flag: IntervalFlag = rr < Self.limits.lowerBound ? .extra : .missed
            previous = (rr, flag)
            return flag
        }
        accept(rr, connected: false)
        return .ok
    }

    private mutating func forget() {
        reference = nil
        repaired = nil
        open = nil
        slope = 0
        flaggedRun = 0
        agreeing = 0
        level.reset()
        recent.reset()
        differences.reset()
    }

    /// The change that counts as large, ms. Before enough is learnt: a fifth (Malik's rule).
    private func changeLimit(_ length: Double) -> Double {
        guard differences.count >= Self.learntAfter, let q1 = differences.quantile(0.25),
            let q3 = differences.quantile(0.75)
        else { return 0.2 * length }
        return min(
            max(Self.alpha * (q3 - q1) / 2, Self.lowestLimit * length), Self.highestLimit * length)
    }
}

/// What an interval may be when nothing is wrong: as the last clean one, as the line through the last two goes on, or
/// as what was flagged since amounts to.
private struct Expectation {
    let low: Double
    let middle: Double
    let high: Double
    /// What a rise is measured by.
    let rising: Double

    /// The line is followed for at most a quarter of the interval.
    init(reference: Double, slope: Double, repaired: Double?) {
        let line = reference + min(max(slope, -0.25 * reference), 0.25 * reference)
        low = min(reference, line, repaired ?? reference)
        high = max(reference, line, repaired ?? reference)
        middle = (low + high) / 2
        rising = max((reference + line) / 2, repaired ?? 0)
    }
}
