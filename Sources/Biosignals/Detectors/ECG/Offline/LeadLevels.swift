/// The local height of beats and of noise in one lead, from the amplitude of its QRS band.
///
/// Time is cut in windows of 1.2 s, of eight parts each. The highest part of a window is a beat, most of the time;
/// the third and fourth lowest lie between beats. Medians over the windows around make both steady.
struct LeadLevels: Sendable {
    /// Seconds of a part; parts of a window; windows of a block, for each of which levels are held.
    private static let partSeconds = 0.15
    private static let parts = 8
    private static let windows = 4
    /// Blocks to each side that count in a median.
    private static let reach = 1

    /// Slow samples of a part, and windows that lie within the recording, one at least.
    private let part: Int
    private let inside: Int
    /// Highest part and what lies between beats, by window.
    private var highest: [Float] = []
    private var low: [Float] = []
    private var ranked = RankedList()

    /// Slow samples of a block, a multiple of 32.
    static func blockLength(rate: Double) -> Int {
        max(1, Int((partSeconds * rate).rounded())) * parts * windows
    }

    /// - Parameter total: slow samples of the whole recording.
    init(rate: Double, total: Int) {
        part = Self.blockLength(rate: rate) / (Self.parts * Self.windows)
        inside = max(1, total / (part * Self.parts))
    }

    /// Takes the next eight windows of the recording.
    mutating func add(_ amplitude: Span<Float>) {
        // Each window has a lane of its own.
        var sorted = InlineArray<8, SIMD8<Float>>(repeating: .zero)
        for index in 0..<Self.parts {
            var peak = peaks(of: amplitude, part: index)
            // Sorted in by insertion.
            for place in 0..<index {
                let held = sorted[place]
                let swap = held .> peak
                sorted[place] = held.replacing(with: peak, where: swap)
                peak = peak.replacing(with: held, where: swap)
            }
            sorted[index] = peak
        }
        let between = (0.5 * (sorted[2] * sorted[2] + sorted[3] * sorted[3])).squareRoot()
        for lane in 0..<min(8, inside - highest.count) {
            highest.append(sorted[7][lane])
            low.append(between[lane])
        }
    }

    /// The highest value of a part of each of eight windows.
    private func peaks(of amplitude: Span<Float>, part index: Int) -> SIMD8<Float> {
        let length = part * Self.parts
        func begin(_ window: Int) -> Int { window * length + index * part }
        let a = amplitude.extracting(begin(0)..<begin(0) + part)
        let b = amplitude.extracting(begin(1)..<begin(1) + part)
        let c = amplitude.extracting(begin(2)..<begin(2) + part)
        let d = amplitude.extracting(begin(3)..<begin(3) + part)
        let e = amplitude.extracting(begin(4)..<begin(4) + part)
        let f = amplitude.extracting(begin(5)..<begin(5) + part)
        let g = amplitude.extracting(begin(6)..<begin(6) + part)
        let h = amplitude.extracting(begin(7)..<begin(7) + part)
        var peak = SIMD8<Float>.zero
        for k in 0..<part {
            let values = SIMD8(a[k], b[k], c[k], d[k], e[k], f[k], g[k], h[k])
            peak = peak.replacing(with: values, where: values .> peak)
        }
        return peak
    }

    /// Amplitude of beats and of noise around a block, from −1 on; the block behind it must be known.
    mutating func levels(around block: Int) -> (beats: Float, noise: Float) {
        var lower = max(0, (block - Self.reach) * Self.windows)
        var upper = min(highest.count, (block + Self.reach + 1) * Self.windows)
        if lower >= upper {
            lower = min(lower, highest.count - 1)
            upper = lower + 1
        }
        return (
            Self.median(of: highest, lower..<upper, with: &ranked),
            Self.median(of: low, lower..<upper, with: &ranked)
        )
    }

    private static func median(of values: [Float], _ range: Range<Int>, with ranked: inout RankedList)
        -> Float
    {
        ranked.rank(values.span.extracting(range))
        return ranked.median
    }
}
