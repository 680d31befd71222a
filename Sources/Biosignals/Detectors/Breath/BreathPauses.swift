/// Measures how long a breath stands still at its turning points, on a smooth volume curve.
///
/// The breath stands still where its flow (the slope of the curve) is below a share of the highest flow of the phase
/// beside it. A sine passes its turning point in 6 % of a breath by that measure; only longer stretches are pauses.
struct BreathPauses: Sendable {
    /// Share of a phase's highest flow below which it stands still.
    private static let stillness = 0.2
    /// A stretch shorter than this share of the breath, or this time in seconds, is a turning point and no pause.
    private static let leastShare = 0.12
    private static let leastSeconds = 0.5
    /// Seconds of curve kept: the longest breath and what comes before its confirmation.
    private static let memory = 45.0

    private var curve: RingBuffer
    private let rate: Double
    /// Index on the caller's grid of the first sample pushed since the start.
    private var offset = 0
    /// Taken off what is kept, so that small breaths on a large level keep their shape.
    private var reference = 0.0

    /// A piece of the curve on the caller's grid.
    struct Stretch {
        var start: Double
        var end: Double
        var length: Double { end - start }
    }

    /// Keeps the last 45 s.
    init(rate: Double) { self.init(rate: rate, capacity: Int(Self.memory * rate)) }

    /// Keeps `capacity` samples.
    init(rate: Double, capacity: Int) {
        self.rate = rate
        curve = RingBuffer(capacity: capacity)
    }

    mutating func push(_ value: Double) {
        if curve.count == 0 { reference = value }
        curve.push(Float(value - reference))
    }

    /// The value of the curve at an index of the caller's grid, within the memory.
    func value(at index: Int) -> Double { reference + Double(curve[index - offset]) }

    mutating func restart(at index: Int) {
        curve.reset()
        offset = index
    }

    /// The still stretch around a turning point; nil when it is short, as in breathing without pauses.
    ///
    /// - Parameters:
    ///   - turn: the turning point.
    ///   - before: where the phase before it began.
    ///   - after: where the phase after it ends, or the newest sample while that one goes on.
    ///   - breath: samples of one breath.
    func stretch(around turn: Double, from before: Double, to after: Double, breath: Double) -> Stretch? {
        let middle = Int(turn.rounded()) - offset
        let first = max(Int(before.rounded()) - offset, curve.firstIndex + 1)
        let last = min(Int(after.rounded()) - offset, curve.count - 2)
        guard first < middle, middle < last else { return nil }
        var low = middle
        let inLimit = Self.stillness * steepest(first..<middle)
        while low > first, abs(slope(low - 1)) < inLimit { low -= 1 }
        var high = middle
        let outLimit = Self.stillness * steepest(middle + 1..<last + 1)
        while high < last, abs(slope(high + 1)) < outLimit { high += 1 }
        let length = Double(high - low)
        guard length >= Self.leastSeconds * rate, length >= Self.leastShare * breath else { return nil }
        return Stretch(start: Double(low + offset), end: Double(high + offset))
    }

    private func slope(_ index: Int) -> Double { Double(curve[index + 1] - curve[index - 1]) }

    private func steepest(_ range: Range<Int>) -> Double {
        var highest = 0.0
        for index in range { highest = max(highest, abs(slope(index))) }
        return highest
    }
}
