/// Ranks of the last few values of a series: robust levels and intervals.
///
/// Kept sorted by insertion: cost grows with `width`, which is meant to stay below some 120.
public struct SlidingQuantile: Sendable, Hashable {
    private let width: Int
    private var ring: [Double]
    private var sorted: [Double]
    private var next = 0

    /// Values held, at most the width.
    public private(set) var count = 0

    /// - Parameter width: values looked back on, at least 1.
    public init(width: Int) {
        precondition(width >= 1, "a sliding quantile spans at least one value")
        self.width = width
        ring = [Double](repeating: 0, count: width)
        // Storage of its own: a shared one would be copied at the first push.
        sorted = [Double](repeating: 0, count: width)
    }

    /// Takes in a finite value and drops the oldest when full.
    public mutating func push(_ value: Double) {
        precondition(value.isFinite, "a quantile is of finite values")
        var hole = count
        if count == width {
            let oldest = ring[next]
            hole = 0
            while sorted[hole] != oldest { hole += 1 }
        } else {
            count += 1
        }
        settle(value, from: hole)
        ring[next] = value
        next = next + 1 == width ? 0 : next + 1
    }

    /// The held value below which `fraction` (0 to 1) of the held values lie; nil when empty.
    public func quantile(_ fraction: Double) -> Double? {
        precondition(fraction >= 0 && fraction <= 1, "a quantile is a fraction of 0 to 1")
        return count == 0 ? nil : sorted[min(count - 1, Int(fraction * Double(count)))]
    }

    /// The median of what is held (the upper one of the two middle values when even); nil when empty.
    public var median: Double? { quantile(0.5) }

    /// Mean of what is held without the lowest and the highest `share` (0 to below 0.5); nil when empty.
    public func trimmedMean(without share: Double) -> Double? {
        precondition(share >= 0 && share < 0.5, "less than half is left out at each end")
        let left = Int(share * Double(count))
        guard count > 2 * left else { return nil }
        var sum = 0.0
        for index in left..<count - left { sum += sorted[index] }
        return sum / Double(count - 2 * left)
    }

    /// Puts `value` in the place of the newest one. Something must be held.
    public mutating func replaceNewest(with value: Double) {
        precondition(count > 0, "there is a newest value to replace")
        let newest = next == 0 ? width - 1 : next - 1
        var hole = 0
        while sorted[hole] != ring[newest] { hole += 1 }
        settle(value, from: hole)
        ring[newest] = value
    }

    /// Writes `value` where it belongs, given a place of the sorted list that is free.
    private mutating func settle(_ value: Double, from free: Int) {
        var hole = free
        while hole > 0, sorted[hole - 1] > value {
            sorted[hole] = sorted[hole - 1]
            hole -= 1
        }
        while hole + 1 < count, sorted[hole + 1] < value {
            sorted[hole] = sorted[hole + 1]
            hole += 1
        }
        sorted[hole] = value
    }

    /// Forgets the past.
    public mutating func reset() {
        next = 0
        count = 0
    }
}
