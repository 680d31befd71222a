/// The recent intervals, for windows that end now. Counts up to each interval are kept beside it, so that a window
/// costs no more than finding its beginning.
struct IntervalHistory: Sendable {
    /// Of all intervals from the first to this one.
    private struct Totals: Sendable {
        var flagged = 0
        var gaps = 0
        var intervals = 0
        /// Seconds that clean intervals cover.
        var clean = 0.0
    }

    /// In order of time.
    private(set) var intervals: [Interval] = []
    private var totals: [Totals] = []
    /// Of the intervals that are no longer kept.
    private var forgotten = Totals()
    /// When the first interval or beat began, in session seconds.
    private(set) var began: Double?
    /// The newest interval that may enter a calculation.
    private(set) var newestValid: Interval?
    private let span: Double
    /// Intervals that may have grown old before they are dropped together.
    private static let stale = 256
    private static let capacity = 1024

    /// - Parameter span: seconds to keep.
    init(span: Double) {
        self.span = span
        intervals.reserveCapacity(Self.capacity + Self.stale + 1)
        totals.reserveCapacity(Self.capacity + Self.stale + 1)
    }

    /// An interval that is not later than the last is left out: windows need order.
    mutating func push(_ interval: Interval) {
        guard interval.time > intervals.last?.time ?? -.infinity else { return }
        if began == nil { began = interval.time - (interval.rr ?? 0) / 1000 }
        if interval.isValid { newestValid = interval }
        var total = totals.last ?? forgotten
        if interval.flag == .gap { total.gaps += 1 } else { total.intervals += 1 }
        if interval.isArtefact { total.flagged += 1 }
        if interval.flag == .ok, let rr = interval.rr { total.clean += rr / 1000 }
        intervals.append(interval)
        totals.append(total)
        forget(before: interval.time - span)
    }

    private mutating func forget(before time: Double) {
        guard intervals.count > Self.stale,
            intervals[Self.stale].time < time || intervals.count > Self.capacity + Self.stale
        else { return }
        forgotten = totals[Self.stale - 1]
        intervals.removeFirst(Self.stale)
        totals.removeFirst(Self.stale)
    }

    /// Flagged intervals so far.
    var flagged: Int { totals.last?.flagged ?? 0 }

    /// Flagged intervals and gaps so far.
    var disturbances: Int { flagged + (totals.last?.gaps ?? 0) }

    var newest: Double? { intervals.last?.time }

    private func total(before index: Int) -> Totals { index > 0 ? totals[index - 1] : forgotten }

    /// Percent of the intervals after a time that are flagged; nil when there are none.
    func artefactPercent(after time: Double) -> Double? {
        guard let now = totals.last else { return nil }
        let before = total(before: intervals.first(after: time))
        let count = now.intervals - before.intervals
        return count > 0 ? 100 * Double(now.flagged - before.flagged) / Double(count) : nil
    }

    /// Share of the time from `start` to `end` that clean intervals cover, 0 to 1. Time before the first beat of all
    /// does not count, nor does the wait for the next beat as long as it is an ordinary one.
    func cleanShare(from start: Double, to end: Double) -> Double? {
        guard let began, let newest, let now = totals.last else { return nil }
        let left = max(start, began)
        let right = end - newest > IntervalClassifier.limits.upperBound / 1000 ? end : min(end, newest)
        guard right > left else { return nil }
        let index = intervals.first(after: left)
        var clean = now.clean - total(before: index).clean
        // The interval that began before the window covers it in part.
        if intervals.indices.contains(index), intervals[index].flag == .ok, let rr = intervals[index].rr {
            clean -= max(0, left - (intervals[index].time - rr / 1000))
        }
        return min(1, max(0, clean) / (right - left))
    }
}
