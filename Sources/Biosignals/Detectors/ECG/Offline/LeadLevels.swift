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
        // The highest value of each part; each window has a lane of its own.
        var peaks = InlineArray<8, SIMD8<Float>>(repeating: .zero)
        for window in 0..<8 {
            for index in 0..<Self.parts {
                let first = (window * Self.parts + index) * part
                peaks[index][window] = amplitude.extracting(first..<first + part).highest
            }
        }
        // Sorted by insertion.
        for index in 1..<Self.parts {
            var peak = peaks[index]
            for place in 0..<index {
                let held = peaks[place]
                let swap = held .> peak
                peaks[place] = held.replacing(with: peak, where: swap)
                peak = peak.replacing(with: held, where: swap)
            }
            peaks[index] = peak
        }
        let between = (0.5 * (peaks[2] * peaks[2] + peaks[3] * peaks[3])).squareRoot()
        for lane in 0..<min(8, inside - highest.count) {
            highest.append(peaks[7][lane])
            low.append(between[lane])
        }
    }

    private static func median(of values: [Float], _ range: Range<Int>, with ranked: inout RankedList)
        -> Float
    {
        ranked.rank(values.span.extracting(range))
        return ranked.median
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
}
