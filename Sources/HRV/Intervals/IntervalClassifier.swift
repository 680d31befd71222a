/// Turns beats into intervals and flags at once, at the beat that ends it, each interval that does not belong.
///
/// The interval is compared with the last clean one and with the line through the last two clean ones; it is
/// flagged when it misses both by more than a threshold learnt from the last 91 beats: 5.2 times the quartile
/// deviation of |ΔRR|. The smooth rise and fall of slow breathing goes on from its own slope and passes; a
/// premature, extra or missed beat breaks it.
///
/// **What it can know.** The past only. A pause after a premature beat, a double or triple interval and two halves
/// of one interval are told apart. **What it cannot know:** what comes next. The first short interval is called
/// `extra` when under 0.55 of the local median and `ectopic` otherwise; the second one may show that it was the
/// other. A true jump in rate is flagged for two beats and believed at the third that agrees; halved or doubled
/// intervals are believed at the sixth. Jumps under 15 % of the local median are never flagged, nor is a rise to
/// less than 1.8 times the interval before, unless an early beat came first: the start of an exhalation does that. In an
/// irregular rhythm the threshold widens, up to 30 % of the median.
///
/// Nothing is repaired: `rr` is always as measured.
///
/// Source: Lipponen & Tarvainen 2019, J Med Eng Technol 43:173 (thresholds from quartile deviations, window 91,
/// factor 5.2, median of 11, double and half tests). Ours differs: causal; the following beat is not used, the
/// slope of the last clean beats is; thresholds have a floor and a ceiling; a flagged interval is learnt from as if
/// it had just reached the threshold.
public struct IntervalClassifier: Sendable {
    /// Intervals outside are never `ok`, in ms (180 to 30 beats a minute).
    public static let limits = 330.0...2000.0
    /// A longer pause is a gap, in ms.
    public static let longestInterval = 3000.0

    /// Beats of lower confidence are judged but not learnt from.
    private static let learningQuality: Float = 0.3
    private static let alpha = 5.2
    private static let window = 91
    /// Times the interval before that an interval may be without a beat having been missed.
    private static let longestRise = 1.8
    private static let learntAfter = 16

    private var lastBeat: Double?
    private var gapPending = false
    /// Last interval, of any flag.
    private var previous: (rr: Double, flag: IntervalFlag, short: Bool)?
    /// Last clean interval, and how much it differed from the clean one just before it.
    private var reference: Double?
    private var slope = 0.0
    /// Flagged intervals in a row, and how many of them agree with one another.
    private var flaggedRun = 0
    private var agreeing = 0
    private var level = SortedWindow(capacity: 11)
    private var differences = SortedWindow(capacity: Self.window)
    private var deviations = SortedWindow(capacity: Self.window)

    public init() {}

    /// The interval that ends at a beat.
    /// - Parameters:
    ///   - beatTime: session time in seconds, later than that of the beat before.
    ///   - quality: the detector's confidence, 0 to 1.
    public mutating func push(beatTime: Double, quality: Float) -> Interval {
        guard let last = lastBeat, !gapPending else { return open(at: beatTime) }
        let rr = (beatTime - last) * 1000
        guard rr > 0, rr <= Self.longestInterval else { return open(at: beatTime) }
        lastBeat = beatTime
        return Interval(time: beatTime, rr: rr, flag: judge(rr, learning: quality >= Self.learningQuality))
    }

    /// An interval as a device measured it.
    /// - Parameters:
    ///   - ms: its length in ms. The first one after a gap is not connected to those before: it is given as `gap`.
    ///   - time: session time in seconds of the beat that ends it.
    public mutating func push(interval ms: Double, endingAt time: Double) -> Interval {
        guard !gapPending, ms > 0, ms <= Self.longestInterval else { return open(at: time) }
        lastBeat = time
        return Interval(time: time, rr: ms, flag: judge(ms, learning: true))
    }

    /// Beats before this are not connected to those after it. What was learnt of the rhythm is kept.
    public mutating func gap() {
        gapPending = true
    }

    private mutating func open(at time: Double) -> Interval {
        lastBeat = time
        gapPending = false
        previous = nil
        slope = 0
        flaggedRun = 0
        agreeing = 0
        return Interval(time: time, rr: nil, flag: .gap)
    }

    private mutating func judge(_ rr: Double, learning: Bool) -> IntervalFlag {
        guard let reference, let median = level.median else { return begin(with: rr) }
        let jumpLimit = threshold(differences, median: median)
        let deviationLimit = threshold(deviations, median: median)
        let difference = rr - reference
        let bend = difference - slope
        let jump = difference * bend > 0 ? min(abs(difference), abs(bend)) : 0
        // The reference grows old while beats are flagged.
        let tolerance = jumpLimit * (1 + 0.25 * Double(min(flaggedRun, 4)))
        let outlying = jump > tolerance || !Self.limits.contains(rr)

        let flag = verdict(
            rr, outlying: outlying, reference: reference, median: median, deviationLimit: deviationLimit)
        if learning {
            differences.push(min(abs(difference), jumpLimit))
            deviations.push(min(abs(rr - median), deviationLimit))
        }
        if flag == .ok || newLevel(rr, median: median, limit: jumpLimit) {
            accept(rr, connected: flaggedRun == 0)
            return .ok
        }
        flaggedRun += 1
        slope = 0
        previous = (rr, flag, rr < reference)
        if flaggedRun >= 8 { forget() }
        return flag
    }

    /// The kind of artefact, or `ok`.
    private func verdict(
        _ rr: Double, outlying: Bool, reference: Double, median: Double, deviationLimit: Double
    ) -> IntervalFlag {
        let afterShort = previous.map { $0.flag != .ok && $0.short } ?? false
        if let previous, afterShort, abs(previous.rr + rr - median) < deviationLimit { return .extra }
        guard outlying else {
            // A pause after a premature beat belongs to it even when it is not long enough to stand out.
            return afterShort && rr > 1.08 * median ? .ectopic : .ok
        }
        if rr < reference { return rr < 0.55 * median ? .extra : .ectopic }
        if afterShort { return .ectopic }
        // Strong slow breathing lengthens an interval by half of itself at once when exhaling begins. A pause that
        // no early beat came before is believed until it nears twice the interval before it.
        if flaggedRun == 0, rr < Self.longestRise * reference { return .ok }
        let isMultiple = abs(rr / 2 - median) < deviationLimit || abs(rr / 3 - median) < deviationLimit
        return isMultiple || rr > 1.5 * median ? .missed : .ectopic
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
            differences.count < Self.learntAfter || (1...1.8).contains(ratio)
            ? 2 : (0.55...1.8).contains(ratio) ? 3 : 6
        guard agreeing >= needed else { return false }
        level.reset()
        return true
    }

    private mutating func accept(_ rr: Double, connected: Bool) {
        if let reference, connected { slope = rr - reference } else { slope = 0 }
        reference = rr
        level.push(rr)
        previous = (rr, .ok, false)
        flaggedRun = 0
        agreeing = 0
    }

    private mutating func begin(with rr: Double) -> IntervalFlag {
        guard Self.limits.contains(rr) else {
            let flag: IntervalFlag = rr < Self.limits.lowerBound ? .extra : .missed
            previous = (rr, flag, flag == .extra)
            return flag
        }
        accept(rr, connected: false)
        return .ok
    }

    private mutating func forget() {
        reference = nil
        slope = 0
        flaggedRun = 0
        agreeing = 0
        level.reset()
        differences.reset()
        deviations.reset()
    }

    /// In ms. Before enough is learnt: a fifth of the median (Malik's rule).
    private func threshold(_ learnt: SortedWindow, median: Double) -> Double {
        guard learnt.count >= Self.learntAfter, let q1 = learnt.quantile(0.25), let q3 = learnt.quantile(0.75)
        else { return 0.2 * median }
        return min(max(Self.alpha * (q3 - q1) / 2, 0.15 * median), 0.3 * median)
    }
}
