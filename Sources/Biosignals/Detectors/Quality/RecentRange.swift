/// Highest and lowest value of the last ten seconds that were pushed.
struct RecentRange: Sendable {
    private static let seconds = 10

    private var highs = [Float](repeating: -.infinity, count: seconds)
    private var lows = [Float](repeating: .infinity, count: seconds)
    private var slot = 0
    /// Of the second that is running, and of all ten.
    private var newHigh = -Float.infinity
    private var newLow = Float.infinity
    private var high = -Float.infinity
    private var low = Float.infinity

    /// 0 until two different values have come.
    var width: Float { max(0, max(high, newHigh) - min(low, newLow)) }

    /// Whether a value lies at an end of the range or beyond it.
    func isEnd(_ value: Float) -> Bool { value >= max(high, newHigh) || value <= min(low, newLow) }

    mutating func push(_ value: Float) {
        if value > newHigh { newHigh = value }
        if value < newLow { newLow = value }
    }

    mutating func push(_ values: Span<Float>) {
        guard !values.isEmpty else { return }
        let (low, high) = values.extent
        newHigh = high > newHigh ? high : newHigh
        newLow = low < newLow ? low : newLow
    }

    /// A second is over: the oldest one is forgotten.
    mutating func turn() {
        highs[slot] = newHigh
        lows[slot] = newLow
        slot = (slot + 1) % Self.seconds
        newHigh = -.infinity
        newLow = .infinity
        high = -.infinity
        low = .infinity
        for value in highs where value > high { high = value }
        for value in lows where value < low { low = value }
    }

    mutating func reset() {
        for index in highs.indices {
            highs[index] = -.infinity
            lows[index] = .infinity
        }
        slot = 0
        newHigh = -.infinity
        newLow = .infinity
        high = -.infinity
        low = .infinity
    }
}
