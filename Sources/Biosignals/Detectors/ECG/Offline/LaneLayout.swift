/// How a part of a recording lies in eight lanes that are worked on side by side.
///
/// Each lane is a stretch of the same length; lane 1 goes on where lane 0 ends. One vector operation then serves
/// eight places of the recording at once, which makes plain loops fast without any reordering within a lane: the
/// result for a sample does not depend on the lane it lies in.
struct LaneLayout: Sendable {
    static let lanes = 8

    /// Samples that are averaged into one slow sample, and slow samples a second.
    let factor: Int
    let rate: Double
    /// Slow index of lane 0's first sample, and slow samples a lane.
    var first: Int
    let length: Int
    /// Slow samples of the whole recording.
    let total: Int

    /// The slow index of a step of a lane.
    func index(lane: Int, step: Int) -> Int { first + lane * length + step }

    /// Averages `factor` samples into one and deals them out to the lanes: `slow[i]` is step `i − margin`. Before
    /// the first and after the last sample the signal stands still, and so it does while it is not finite.
    ///
    /// - Parameter level: is taken off, so that a large offset costs no precision.
    func fill(_ slow: inout [SIMD8<Float>], margin: Int, from lead: [Float], level: Float) {
        let lead = lead.span
        var slow = slow.mutableSpan
        let offset = SIMD8(repeating: level)
        let share = SIMD8(repeating: 1 / Float(factor))
        var previous = SIMD8<Float>.zero
        let last = first + Self.lanes * length + margin
        if first - margin >= 0, last <= total {
            var p0 = (first - margin) * factor
            let apart = length * factor
            for step in 0..<slow.count {
                var sum = SIMD8<Float>.zero
                for k in p0..<p0 + factor {
                    sum += SIMD8(
                        lead[k], lead[k + apart], lead[k + 2 * apart], lead[k + 3 * apart],
                        lead[k + 4 * apart], lead[k + 5 * apart], lead[k + 6 * apart], lead[k + 7 * apart])
                }
                p0 += factor
                let value = sum * share - offset
                previous = value.replacing(with: previous, where: (value - value) .!= 0)
                slow[step] = previous
            }
            return
        }
        for step in 0..<slow.count {
            var value = SIMD8<Float>.zero
            for lane in 0..<Self.lanes {
                let index = min(max(index(lane: lane, step: step - margin), 0), total - 1)
                var sum: Float = 0
                for k in index * factor..<(index + 1) * factor { sum += lead[k] }
                value[lane] = sum
            }
            value = value * share - offset
            previous = value.replacing(with: previous, where: (value - value) .!= 0)
            slow[step] = previous
        }
    }
}
