/// Averages `factor` samples into one, which brings a lead down to the rate at which beats are looked for.
struct BlockMean: Sendable {
    /// Samples in a mean.
    let factor: Int
    /// Is taken off, so that a large offset costs no precision.
    let level: Float
    /// The latest mean that is finite; it stands for those that are not.
    private(set) var held: Float = 0

    init(factor: Int, level: Float) {
        self.factor = factor
        self.level = level
    }

    /// Fills a range of `means`, its first number from the first samples.
    mutating func fill(_ range: Range<Int>, of means: inout MutableSpan<Float>, from samples: Span<Float>) {
        // A number that the compiler knows makes the loops straight lines, several times faster.
        switch factor {
        case 1: fill(range, of: &means, from: samples, by: 1)
        case 2: fill(range, of: &means, from: samples, by: 2)
        case 3: fill(range, of: &means, from: samples, by: 3)
        case 4: fill(range, of: &means, from: samples, by: 4)
        case 8: fill(range, of: &means, from: samples, by: 8)
        default: fill(range, of: &means, from: samples, by: factor)
        }
    }

    @inline(__always)
    private mutating func fill(
        _ range: Range<Int>, of means: inout MutableSpan<Float>, from samples: Span<Float>, by factor: Int
    ) {
        let share = 1 / Float(factor)
        var trace = SIMD8<Float>.zero
        let whole = range.count & ~7
        for first in stride(from: 0, to: whole, by: 8) {
            let near = samples.extracting(first * factor..<(first + 8) * factor)
            var sum = SIMD8<Float>.zero
            for k in 0..<factor { sum += near.column(k, of: factor) }
            let value = sum * share - level
            // 0, or not a number where the value is not finite.
            trace += value - value
            means.store(value, at: range.lowerBound + first)
        }
        for index in whole..<range.count {
            var sum: Float = 0
            for k in index * factor..<(index + 1) * factor { sum += samples[k] }
            let value = sum * share - level
            trace[0] += value - value
            means[range.lowerBound + index] = value
        }
        if trace.sum() != 0 {
            for index in range {
                if means[index].isFinite { held = means[index] } else { means[index] = held }
            }
        } else if let last = range.last {
            held = means[last]
        }
    }
}
