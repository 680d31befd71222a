/// A heart signal seen through its second difference over a lag, and how large that is from moment to moment.
///
/// Sizes are added up for each sample afresh, so that rounding does not gather and a huge artefact leaves none behind.
struct WaveCurve: Sendable {
    /// Samples that are taken in at once, at most.
    static let block = 64

    /// The signal.
    private(set) var samples: SlidingBuffer
    /// Twice a sample less the two that lie `lag` to each side of it; given at the later one.
    private(set) var bends: SlidingBuffer
    private var heights: SlidingBuffer
    /// Mean height of the bends over `span`, up to a sample.
    private(set) var sizes: SlidingBuffer
    private let lag: Int
    private let span: Int

    /// - Parameters:
    ///   - lag: samples from each of the three of a second difference to the next.
    ///   - span: samples over which the size is averaged.
    ///   - kept: bends that must stay readable behind the last one looked at.
    init(lag: Int, span: Int, keeping kept: Int) {
        self.lag = lag
        self.span = span
        samples = SlidingBuffer(keeping: 2 * lag + Self.block)
        bends = SlidingBuffer(keeping: kept + Self.block)
        heights = SlidingBuffer(keeping: span + Self.block)
        sizes = SlidingBuffer(keeping: Self.block)
        restart(at: 0)
    }

    /// Index behind the newest sample.
    var count: Int { samples.count }

    /// Takes in a sample.
    mutating func append(_ sample: Float) {
        samples.append(sample)
        follow()
    }

    /// Takes in the means of each few samples of a signal of higher rate, `block` of them at most.
    mutating func append(_ values: Span<Float>, thinnedBy decimator: inout Decimator) {
        decimator.process(values, into: &samples)
        follow()
    }

    /// Sum of samples among the last `block`, up to the one before `end`.
    func sum(from start: Int, to end: Int) -> Double {
        let stretch = samples.storage.span.extracting(start - samples.first..<end - samples.first)
        var sum = 0.0
        for place in stretch.indices { sum += Double(stretch[place]) }
        return sum
    }

    /// Brings second differences and their sizes up to the newest sample.
    private mutating func follow() {
        Self.bend(samples, lag: lag, into: &bends)
        Self.size(bends, into: &heights)
        Self.average(heights, over: span, into: &sizes)
    }

    private static func bend(
        _ samples: borrowing SlidingBuffer, lag: Int, into bends: inout SlidingBuffer
    ) {
        let first = bends.count
        let number = samples.count - first
        guard number > 0 else { return }
        let values = samples.storage.span.extracting(
            first - 2 * lag - samples.first..<samples.count - samples.first)
        bends.extend(by: number) { bends in
            let whole = number & ~7
            for k in stride(from: 0, to: whole, by: 8) {
                let middle = values.vector(at: k + lag)
                bends.store(middle - values.vector(at: k) + (middle - values.vector(at: k + 2 * lag)), at: k)
            }
            for k in whole..<number {
                let middle = values[k + lag]
                bends[k] = middle - values[k] + (middle - values[k + 2 * lag])
            }
        }
    }

    private static func size(_ bends: borrowing SlidingBuffer, into heights: inout SlidingBuffer) {
        let first = heights.count
        let new = bends.storage.span.extracting(first - bends.first..<bends.count - bends.first)
        heights.extend(by: new.count) { heights in
            for k in new.indices { heights[k] = abs(new[k]) }
        }
    }

    private static func average(
        _ heights: borrowing SlidingBuffer, over span: Int, into sizes: inout SlidingBuffer
    ) {
        let first = sizes.count
        let number = heights.count - first
        let share = 1 / Float(span)
        let curve = heights.storage.span.extracting(
            first - span + 1 - heights.first..<heights.count - heights.first)
        sizes.extend(by: number) { sizes in
            let whole = number & ~7
            for k in stride(from: 0, to: whole, by: 8) {
                var sum = SIMD8<Float>.zero
                for back in 0..<span { sum += curve.vector(at: k + back) }
                sizes.store(sum * share, at: k)
            }
            for k in whole..<number {
                var sum: Float = 0
                for back in 0..<span { sum += curve[k + back] }
                sizes[k] = sum * share
            }
        }
    }

    /// Starts over as if the signal had always stood at `value`; the next sample has index `count`.
    mutating func restart(at value: Float) {
        samples.reset()
        bends.reset()
        heights.reset()
        sizes.reset()
        for _ in 0..<2 * lag {
            samples.append(value)
            bends.append(0)
            heights.append(0)
            sizes.append(0)
        }
    }
}
