/// Averages `factor` samples into one, which brings a lead down to the rate at which beats are looked for.
struct BlockMean: Sendable {
    /// Share of the range of the means by which samples must differ from their mean, added up, to be uneven.
    private static let uneven: Float = 0.5

    /// Samples in a mean.
    let factor: Int
    /// Is taken off, so that a large offset costs no precision.
    let level: Float
    /// The latest mean that is finite; it stands for those that are not.
    private(set) var held: Float = 0
    /// Whether the samples within one of the latest means differ so much that there may be a spike among them: slopes differ
    /// little, a spike by its height or more. Of means of one sample each, whether neighbours do.
    private(set) var isUneven = false

    init(factor: Int, level: Float) {
        self.factor = factor
        self.level = level
    }

    /// Fills a range of `means`, its first number from the first samples.
    mutating func fill(_ range: Range<Int>, of means: inout MutableSpan<Float>, from samples: Span<Float>) {
        switch factor {
        case 2: Fixed<2>.fill(&self, range, of: &means, from: samples)
        case 3: Fixed<3>.fill(&self, range, of: &means, from: samples)
        case 4: Fixed<4>.fill(&self, range, of: &means, from: samples)
        case 8: Fixed<8>.fill(&self, range, of: &means, from: samples)
        default: fill(range, of: &means, from: samples, by: factor)
        }
    }

    /// A number that the compiler knows makes the loops straight lines, several times faster: each in a function of its own,
    /// for in one together it inlines only some.
    private enum Fixed<let factor: Int> {
        @inline(never)
        static func fill(
            _ mean: inout BlockMean, _ range: Range<Int>, of means: inout MutableSpan<Float>,
            from samples: Span<Float>
        ) {
            mean.fill(range, of: &means, from: samples, by: factor)
        }
    }

    @inline(__always)
    private mutating func fill(
        _ range: Range<Int>, of means: inout MutableSpan<Float>, from samples: Span<Float>, by factor: Int
    ) {
        let share = 1 / Float(factor)
        var trace = SIMD8<Float>.zero
        var bends = SIMD8<Float>.zero
        var highs = SIMD8(repeating: -Float.infinity)
        var lows = SIMD8(repeating: Float.infinity)
        let whole = range.count & ~7
        for first in stride(from: 0, to: whole, by: 8) {
            let near = samples.extracting(first * factor..<(first + 8) * factor)
            var sum = SIMD8<Float>.zero
            // One sample, or the two, in the middle: where one is as high as the mean, the other is not.
            var before = SIMD8<Float>.zero
            var behind = before
            for k in 0..<factor {
                let column = near.column(k, of: factor)
                sum += column
                if k == (factor - 1) / 2 { before = column }
                if k == factor / 2 { behind = column }
            }
            let one = before - sum * share
            let other = behind - sum * share
            bends.replace(with: one * one, where: one * one .> bends)
            bends.replace(with: other * other, where: other * other .> bends)
            let value = sum * share - level
            // 0, or not a number where the value is not finite.
            trace += value - value
            highs.replace(with: value, where: value .> highs)
            lows.replace(with: value, where: value .< lows)
            means.store(value, at: range.lowerBound + first)
        }
        for index in whole..<range.count {
            var sum: Float = 0
            for k in index * factor..<(index + 1) * factor { sum += samples[k] }
            let value = sum * share - level
            trace[0] += value - value
            highs[0] = value > highs[0] ? value : highs[0]
            lows[0] = value < lows[0] ? value : lows[0]
            means[range.lowerBound + index] = value
        }
        let bend =
            factor > 1
            ? bends.highest.squareRoot() * Float(factor) : means.span.extracting(range).largestStep
        // Below 0 where there is no finite one.
        let extent = highs.highest + (-lows).highest
        isUneven = extent >= 0 && bend > Self.uneven * extent
        finish(range, of: &means, isFinite: trace.total == 0)
    }

    private mutating func finish(_ range: Range<Int>, of means: inout MutableSpan<Float>, isFinite: Bool) {
        if !isFinite {
            for index in range {
                if means[index].isFinite { held = means[index] } else { means[index] = held }
            }
        } else if let last = range.last {
            held = means[last]
        }
    }
}

extension Span<Float> {
    /// The largest difference between two neighbours.
    fileprivate var largestStep: Float {
        var largest: Float = 0
        for index in 1..<Swift.max(1, count) {
            largest = Swift.max(largest, abs(self[index] - self[index - 1]))
        }
        return largest
    }
}
