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
    /// Places for them in a row, which fill whole vectors.
    private static let places = 16
    /// Predecessors without which nothing is said.
    private static let fewest = 4

    private let span: Int
    private let apart: Int
    private let step: Int

    /// The signal as it is looked at.
    var curve: WaveCurve
    /// The first size not looked at yet.
    private var next: Int
    /// The largest size since the last wave was finished, and where it was.
    private var height: Float = 0
    private var top = 0

    /// Points of the waves held against: sixteen rows, in each the same point of all waves.
    private var shapes = [Float](repeating: 0, count: 16 * places)
    private var powers = SIMD16<Float>.zero
    private var slot = 0
    private var known = 0

    /// - Parameter rate: samples a second.
    init(rate: Double, shape: Shape) {
        func samples(_ seconds: Double) -> Int { max(1, Int((seconds * rate).rounded())) }
        span = samples(shape.span)
        apart = samples(shape.apart)
        step = samples(shape.step)
        curve = WaveCurve(lag: samples(shape.lag), span: span, keeping: apart + span + 8 * step)
        next = curve.count
        top = next
    }

    /// What was looked at: up to which sample, the largest size at one of them, and whether the last one completes a
    /// wave, to be asked for with `wave`.
    struct Looked {
        var end: Int
        var highest: Float
        var isComplete: Bool
    }

    /// Looks for a wave up to a sample, or up to the first one that completes a wave.
    mutating func look(to end: Int) -> Looked {
        let looked = Self.look(along: curve.sizes, from: next, to: end, apart: apart, &height, &top)
        next = looked.end
        return looked
    }

    private static func look(
        along sizes: borrowing SlidingBuffer, from first: Int, to end: Int, apart: Int, _ height: inout Float,
        _ top: inout Int
    ) -> Looked {
        let stretch = sizes.storage.span.extracting(first - sizes.first..<end - sizes.first)
        // In registers, for what is written to memory must be waited for at the next sample.
        var (largest, at) = (height, top)
        var highest: Float = 0
        var place = 0
        var isComplete = false
        while place < stretch.count, !isComplete {
            let size = stretch[place]
            // Written so that no branch is guessed: a rising wave is not foreseeable.
            let rises = size > largest
            largest = rises ? size : largest
            at = rises ? first &+ place : at
            highest = size > highest ? size : highest
            isComplete = first &+ place &- at >= apart
            place &+= 1
        }
        (height, top) = (largest, at)
        return Looked(end: first + place, highest: highest, isComplete: isComplete)
    }

    /// The wave that the last sample looked at finishes, held against the ones before; nil while hardly any is known.
    mutating func wave() -> Wave? {
        let centre = top - (span - 1) / 2
        let size = height
        top = next - 1
        height = 0
        guard size > 0 else { return nil }

        var points = InlineArray<16, Float>(repeating: 0)
        for point in 0..<16 { points[point] = curve.bends[centre + (point - 8) * step] }
        let (power, products) = Self.exchange(points, for: slot, of: &shapes)
        // 1 − |a − b|²/(|a|² + |b|²): shape and size must agree.
        let both = power + powers
        let alike = (2 * products / both).replacing(with: 0, where: both .<= 0)
        powers[slot] = power
        slot = slot + 1 == Self.remembered ? 0 : slot + 1
        known = min(known + 1, Self.remembered)
        guard known > Self.fewest else { return nil }
        return Wave(
            size: size, match: min(1, max(0, alike.lowHalf.highest, alike.highHalf.highest)),
            roughness: Self.roughness(points))
    }

    /// The power of a wave and its products with all that are held, before it takes the place of one of them.
    private static func exchange(
        _ points: InlineArray<16, Float>, for slot: Int, of shapes: inout [Float]
    ) -> (power: Float, products: SIMD16<Float>) {
        var shapes = shapes.mutableSpan
        var power: Float = 0
        var low = SIMD8<Float>.zero
        var high = SIMD8<Float>.zero
        for point in 0..<16 {
            let value = points[point]
            power += value * value
            low += value * shapes.span.vector(at: places * point)
            high += value * shapes.span.vector(at: places * point + 8)
            shapes[places * point + slot] = value
        }
        return (power, SIMD16(lowHalf: low, highHalf: high))
    }

    private static func roughness(_ points: InlineArray<16, Float>) -> Float {
        var bends: Float = 0
        var sizes: Float = 0
        for point in 1..<15 {
            bends += abs(2 * points[point] - points[point - 1] - points[point + 1])
            sizes += abs(points[point])
        }
        return sizes > 0 ? bends / sizes : 0
    }

    /// Starts over as if the signal had always stood at `value`.
    mutating func restart(at value: Float) {
        curve.restart(at: value)
        next = curve.count
        height = 0
        top = next
        for place in shapes.indices { shapes[place] = 0 }
        powers = .zero
        slot = 0
        known = 0
    }
}
