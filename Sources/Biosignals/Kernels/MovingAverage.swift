/// Mean of the last `width` samples, in Double.
///
/// The running sum is replaced at every turn of the buffer by one that was added up afresh, so that rounding never
/// accumulates, however long the stream. Until `width` samples have come the missing ones count as zero, or as the
/// value given to `prime`. Delay: (`width` − 1)/2 samples.
public struct MovingAverage: Sendable, Hashable {
    private var ring: [Double]
    private var next = 0
    private var sum = 0.0
    /// Sum of what was written since the ring last turned.
    private var fresh = 0.0
    private let scale: Double

    /// - Parameter width: samples averaged, at least 1.
    public init(width: Int) {
        precondition(width >= 1, "a moving average spans at least one sample")
        ring = [Double](repeating: 0, count: width)
        scale = 1 / Double(width)
    }

    /// Samples averaged.
    public var width: Int { ring.count }

    /// The mean including this sample.
    public mutating func push(_ x: Double) -> Double {
        sum += x - ring[next]
        fresh += x
        ring[next] = x
        next += 1
        if next == ring.count {
            next = 0
            sum = fresh
            fresh = 0
        }
        return sum * scale
    }

    /// Forgets the past.
    public mutating func reset() { prime(0) }

    /// As if `value` had been pushed for ever.
    public mutating func prime(_ value: Double) {
        for index in ring.indices { ring[index] = value }
        next = 0
        sum = value * Double(ring.count)
        fresh = 0
    }
}
