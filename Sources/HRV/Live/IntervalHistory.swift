/// The recent intervals, for windows that end now.
struct IntervalHistory: Sendable {
    /// In order of time.
    private(set) var intervals: [Interval] = []
    /// When the first interval or beat began, in session seconds.
    private(set) var began: Double?
    private let span: Double
    private static let capacity = 1024

    /// - Parameter span: seconds to keep.
    init(span: Double) {
        self.span = span
        intervals.reserveCapacity(Self.capacity + 1)
    }

    /// An interval that is not later than the last is left out: windows need order.
    mutating func push(_ interval: Interval) {
        guard interval.time > intervals.last?.time ?? -.infinity else { return }
        if began == nil { began = interval.time - (interval.rr ?? 0) / 1000 }
        intervals.append(interval)
        var stale = 0
        while intervals[stale].time < interval.time - span { stale += 1 }
        stale = max(stale, intervals.count - Self.capacity)
        if stale > 0 { intervals.removeFirst(stale) }
    }

    var newest: Double? { intervals.last?.time }

    /// Index of the first interval that ends after a time.
    func first(after time: Double) -> Int {
        var index = intervals.count
        while index > 0, intervals[index - 1].time > time { index -= 1 }
        return index
    }

    /// Percent of the intervals after a time that are flagged; nil when there are none.
    func artefactPercent(after time: Double) -> Double? {
        var flagged = 0
        var total = 0
        for interval in intervals[first(after: time)...] where interval.flag != .gap {
            total += 1
            if interval.isArtefact { flagged += 1 }
        }
        return total > 0 ? 100 * Double(flagged) / Double(total) : nil
    }

    /// Share of the time from `start` to `end` that clean intervals cover, 0 to 1. Time before the first beat of all
    /// does not count, nor does the wait for the next beat as long as it is an ordinary one.
    func cleanShare(from start: Double, to end: Double) -> Double? {
        guard let began, let newest else { return nil }
        let left = max(start, began)
        let right = end - newest > IntervalClassifier.limits.upperBound / 1000 ? end : min(end, newest)
        guard right > left else { return nil }
        var clean = 0.0
        for interval in intervals[first(after: left)...] {
            guard interval.flag == .ok, let rr = interval.rr else { continue }
            clean += max(0, min(interval.time, right) - max(interval.time - rr / 1000, left))
        }
        return min(1, clean / (right - left))
    }
}
