/// How well the waves of a heart signal repeat each other, and how far they stand out of what lies between them.
///
/// Every prominent wave of a clean recording, ectopic beats and T waves among them, looks like one of the dozen
/// waves before it; noise that a detector could take for a beat does not, whatever its spectrum. So each wave is
/// held against the last ones at the moment it is complete, which costs a few dozen multiplications a second, and
/// beats need not be told from other waves first.
///
/// The signal is seen through its second difference over a lag of about half a QRS complex (half a pulse's rise):
/// blind to offset and wander, zero at the mains frequency of most of the world, and free of multiplications.
///
/// Source: the principle of template matching of Orphanidou et al. 2015; ours compares with the best of several
/// predecessors instead of one average, so that beats of two kinds do not count as noise.
struct WaveMatch: Sendable {
    /// What makes a wave of one kind of signal; times in seconds.
    struct Shape: Sendable {
        /// Between the three samples of the second difference.
        var lag: Double
        /// Over which the size of a wave is averaged.
        var span: Double
        /// Within which only the largest wave counts.
        var apart: Double
        /// Between the sixteen points by which a wave is compared.
        var step: Double

        static let qrs = Shape(lag: 0.04, span: 0.08, apart: 0.2, step: 1 / 60)
        static let pulse = Shape(lag: 0.15, span: 0.12, apart: 0.3, step: 0.04)
    }

    /// A finished wave that can be compared.
    struct Wave: Sendable {
        var size: Float
        /// 0 (unlike any before) to 1 (the same as one of them).
        var match: Float
        /// How much its points bend against how large they are: 0 (smooth) to 4 (a new direction at every point).
        var roughness: Float
    }

    /// Waves held against.
    private static let remembered = 12
    /// Predecessors without which nothing is said.
    private static let fewest = 4

    private let lag: Int
    private let span: Int
    private let share: Float
    private let apart: Int
    private let step: Int

    private var samples = InlineArray<64, Double>(repeating: 0)
    private var curve = InlineArray<256, Float>(repeating: 0)
    private var index = 0
    private var sum: Float = 0
    /// The largest wave since the last one was finished, and where it was.
    private var height: Float = 0
    private var top = 0

    private var shapes = InlineArray<12, SIMD16<Float>>(repeating: .zero)
    private var powers = InlineArray<12, Float>(repeating: 0)
    private var slot = 0
    private var known = 0

    /// Mean size of the second difference over `span`, up to the newest sample.
    private(set) var size: Float = 0

    /// - Parameter rate: of the samples, up to 250 Hz for `qrs` and 60 Hz for `pulse`.
    init(rate: Double, shape: Shape) {
        func samples(_ seconds: Double) -> Int { max(1, Int((seconds * rate).rounded())) }
        lag = samples(shape.lag)
        span = samples(shape.span)
        share = 1 / Float(span)
        apart = samples(shape.apart)
        step = samples(shape.step)
        precondition(2 * lag < 64 && apart + span + 8 * step < 256, "the rate fits the wave's memory")
    }

    /// What was followed: how many samples, the largest size at one of them, and whether the last one completes a wave,
    /// to be asked for with `wave`.
    struct Followed {
        var count: Int
        var highest: Float
        var isComplete: Bool
    }

    /// Takes in samples up to the first that completes a wave.
    mutating func follow(_ values: Span<Double>) -> Followed {
        // In registers, for what is written to memory must be waited for at the next sample.
        let (lag, span, share, apart) = (lag, span, share, apart)
        var (now, sum, height, top, size) = (index, sum, height, top, size)
        var highest: Float = 0
        var count = 0
        var isComplete = false
        while count < values.count, !isComplete {
            let value = values[count]
            samples[now & 63] = value
            let bend = Float(2 * samples[(now &- lag) & 63] - value - samples[(now &- 2 &* lag) & 63])
            sum += abs(bend) - abs(curve[(now &- span) & 255])
            curve[now & 255] = bend
            size = sum * share
            // Written so that no branch is guessed: a rising wave is not foreseeable.
            let rises = size > height
            height = rises ? size : height
            top = rises ? now : top
            highest = size > highest ? size : highest
            isComplete = now &- top >= apart
            now &+= 1
            count &+= 1
        }
        (index, self.sum, self.height, self.top, self.size) = (now, sum, height, top, size)
        return Followed(count: count, highest: highest, isComplete: isComplete)
    }

    /// The wave that the newest sample finishes, held against the ones before; nil while hardly any is known.
    mutating func wave() -> Wave? {
        let now = index - 1
        let centre = top - (span - 1) / 2
        let height = height
        top = now
        self.height = 0
        // Added up afresh, so that rounding does not gather and a huge artefact leaves none behind.
        sum = 0
        for back in 0..<span { sum += abs(curve[(now - back) & 255]) }
        guard height > 0 else { return nil }

        var points = SIMD16<Float>()
        for point in 0..<16 { points[point] = curve[(centre + (point - 8) * step) & 255] }
        let power = Self.total(points * points)
        var best: Float = 0
        for other in 0..<Self.remembered {
            let both = power + powers[other]
            // 1 − |a − b|²/(|a|² + |b|²): shape and size must agree.
            if both > 0 { best = max(best, 2 * Self.total(points * shapes[other]) / both) }
        }
        shapes[slot] = points
        powers[slot] = power
        slot = slot + 1 == Self.remembered ? 0 : slot + 1
        known = min(known + 1, Self.remembered)
        guard known > Self.fewest else { return nil }
        return Wave(size: height, match: min(1, best), roughness: Self.roughness(points))
    }

    private static func roughness(_ points: SIMD16<Float>) -> Float {
        var bends: Float = 0
        var sizes: Float = 0
        for point in 1..<15 {
            bends += abs(2 * points[point] - points[point - 1] - points[point + 1])
            sizes += abs(points[point])
        }
        return sizes > 0 ? bends / sizes : 0
    }

    /// Sum of the sixteen elements in a fixed order.
    private static func total(_ x: SIMD16<Float>) -> Float {
        let eight = x.lowHalf + x.highHalf
        let four = eight.lowHalf + eight.highHalf
        let two = four.lowHalf + four.highHalf
        return two.x + two.y
    }

    /// Starts over as if the signal had always stood at `value`.
    mutating func restart(at value: Double) {
        for index in samples.indices { samples[index] = value }
        for index in curve.indices { curve[index] = 0 }
        for other in 0..<Self.remembered {
            shapes[other] = .zero
            powers[other] = 0
        }
        slot = 0
        known = 0
        index = 0
        sum = 0
        height = 0
        top = 0
        size = 0
    }
}
