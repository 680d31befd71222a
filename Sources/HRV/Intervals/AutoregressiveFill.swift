/// Puts beats whose time is not known where the rhythm around them would most likely have them.
///
/// An autoregressive model is fitted to the intervals around (`BurgRecursion`); the unknown is chosen so that the sum of
/// squared prediction errors is least. That is the expected value given all that was measured before and after, so
/// breathing goes on through a repaired beat, which straight lines and splines flatten. Where too few intervals are there, the first guess stays.
///
/// Source: Janssen, Veldhuis & Vries 1986, IEEE Trans ASSP 34:317 (lost samples of a discrete-time signal).
struct AutoregressiveFill: Sendable {
    /// One unknown of a row of intervals.
    struct Unknown: Sendable, Hashable {
        var index: Int
        /// Whether what is added to the interval is taken from the next: a beat moves. Otherwise the interval is free.
        var moves: Bool
    }

    private let order: Int
    /// Intervals that share a model, and how many on either side of them it is learnt from too.
    private static let block = 128
    private static let margin = 96
    /// Least share of the mean that an estimate has; the most is its reciprocal.
    private static let share = 0.4
    private static let passes = 2
    private static let sweeps = 4

    /// Prediction error filter: 1, then the negated coefficients.
    private var filter: [Double] = []

    /// - Parameter order: intervals by which the model tells the next one.
    init(order: Int) { self.order = order }

    /// - Parameters:
    ///   - intervals: connected to one another, ms, the unknown ones with a first guess.
    ///   - unknowns: by rising index.
    mutating func fill(_ intervals: inout [Double], unknowns: [Unknown]) {
        for _ in 0..<Self.passes {
            var first = 0
            while first < unknowns.count {
                let block = unknowns[first].index / Self.block
                var end = first
                while end < unknowns.count, unknowns[end].index / Self.block == block { end += 1 }
                let low = max(0, block * Self.block - Self.margin)
                let high = min(intervals.count, (block + 1) * Self.block + Self.margin)
                if high - low >= 4 * order {
                    let mean = learn(intervals[low..<high])
                    for _ in 0..<Self.sweeps {
                        for unknown in unknowns[first..<end] {
                            improve(&intervals, unknown, mean: mean)
                        }
                    }
                }
                first = end
            }
        }
    }

    /// Fits the model. Returns the mean.
    private mutating func learn(_ intervals: ArraySlice<Double>) -> Double {
        let mean = intervals.reduce(0, +) / Double(intervals.count)
        filter = [1] + BurgRecursion([intervals.map { $0 - mean }], order: order).coefficients
        return mean
    }

    private func improve(_ intervals: inout [Double], _ unknown: Unknown, mean: Double) {
        let order = filter.count - 1
        let first = max(unknown.index, order)
        let last = min(unknown.index + order + (unknown.moves ? 1 : 0), intervals.count - 1)
        guard first <= last else { return }
        var product = 0.0
        var power = 0.0
        for t in first...last {
            var error = 0.0
            for k in 0...order { error += filter[k] * (intervals[t - k] - mean) }
            let lag = t - unknown.index
            var response = lag <= order ? filter[lag] : 0
            if unknown.moves, lag >= 1 { response -= filter[lag - 1] }
            product += error * response
            power += response * response
        }
        guard power > 0 else { return }
        let guess = intervals[unknown.index] - product / power
        // No estimate is further from the mean than a heart goes.
        let least = Self.share * mean
        let most =
            unknown.moves
            ? intervals[unknown.index] + intervals[unknown.index + 1] - least : mean / Self.share
        guard least <= most else { return }
        let change = min(max(guess, least), most) - intervals[unknown.index]
        intervals[unknown.index] += change
        if unknown.moves { intervals[unknown.index + 1] -= change }
    }
}
