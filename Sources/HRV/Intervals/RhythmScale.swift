/// How long the intervals around each interval are, and how far two neighbours there lie apart.
///
/// Both are medians of a window centred on the interval, so that one artefact in three leaves them where they
/// were. At the ends the window is cut off. Cost: a few sliding medians, O(n · window) moves of numbers.
struct RhythmScale: Sendable {
    /// Median of 31 intervals, ms.
    private(set) var level: [Double] = []
    /// The change between neighbours that counts as one step, ms.
    private(set) var step: [Double] = []

    /// Intervals in the window of `level` and of `step`.
    static let levelWindow = 31
    static let stepWindow = 91
    /// Lipponen & Tarvainen's 5.2 quartile deviations of |ΔRR| are, for a normal distribution, 3.2 medians of it.
    static let factor = 3.2
    /// Bounds of `step`, as parts of the level.
    static let bounds = 0.1...0.25

    /// - Parameter intervals: connected to one another, ms.
    init(_ intervals: [Double]) {
        level = Self.centredMedian(of: intervals, window: Self.levelWindow)
        let changes = intervals.indices.map { $0 == 0 ? 0 : abs(intervals[$0] - intervals[$0 - 1]) }
        step = Self.centredMedian(of: changes, window: Self.stepWindow)
        for index in step.indices {
            let bounds = Self.bounds
            step[index] = min(
                max(Self.factor * step[index], bounds.lowerBound * level[index]),
                bounds.upperBound * level[index])
        }
    }

    private static func centredMedian(of values: [Double], window: Int) -> [Double] {
        let half = window / 2
        var sorted = SortedWindow(capacity: window)
        var result: [Double] = []
        result.reserveCapacity(values.count)
        for value in values.prefix(half) { sorted.push(value) }
        for index in values.indices {
            if index + half < values.count {
                sorted.push(values[index + half])
            } else if index > half {
                sorted.removeOldest()
            }
            result.append(sorted.median ?? values[index])
        }
        return result
    }
}
