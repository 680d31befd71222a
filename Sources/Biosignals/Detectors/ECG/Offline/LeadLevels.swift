/// The local height of beats and of noise in one lead, from the power of its QRS band.
///
/// Time is cut in windows of 1.2 s, of eight parts each. The highest part of a window is a beat, most of the time;
/// the third and fourth lowest lie between beats. Medians over the windows around make both steady.
struct LeadLevels: Sendable {
    /// Seconds of a part; parts of a window; windows of a block, for each of which levels are held.
    static let partSeconds = 0.15
    static let parts = 8
    static let windows = 4
    /// Blocks to each side that count in a median.
    private static let reach = 1

    /// Power of beats and of noise by block, lane after lane.
    private(set) var beats: [Float] = []
    private(set) var noise: [Float] = []
    private var scratch: [Float] = []

    /// Slow samples of a block.
    static func blockLength(rate: Double) -> Int {
        max(1, Int((partSeconds * rate).rounded())) * parts * windows
    }

    /// - Parameter known: whether a slow index belongs to the recording; windows beyond it do not count.
    mutating func measure(
        real: [SIMD8<Float>], imaginary: [SIMD8<Float>], margin: Int, layout: LaneLayout
    ) {
        let real = real.span
        let imaginary = imaginary.span
        let block = Self.blockLength(rate: layout.rate)
        let part = block / (Self.parts * Self.windows)
        let perLane = layout.length / block * Self.windows
        var highest = [Float](repeating: 0, count: LaneLayout.lanes * perLane)
        var low = highest
        var step = margin
        for window in 0..<perLane {
            var peaks = InlineArray<8, SIMD8<Float>>(repeating: .zero)
            for index in 0..<Self.parts {
                var peak = SIMD8<Float>.zero
                for k in step..<step + part {
                    let power = real[k] * real[k] + imaginary[k] * imaginary[k]
                    peak = peak.replacing(with: power, where: power .> peak)
                }
                step += part
                // Sorted in by insertion, all lanes at once.
                var rising = peak
                for place in 0..<index {
                    let held = peaks[place]
                    let swap = held .> rising
                    peaks[place] = held.replacing(with: rising, where: swap)
                    rising = rising.replacing(with: held, where: swap)
                }
                peaks[index] = rising
            }
            let between = 0.5 * (peaks[2] + peaks[3])
            for lane in 0..<LaneLayout.lanes {
                highest[lane * perLane + window] = peaks[7][lane]
                low[lane * perLane + window] = between[lane]
            }
        }
        // Windows that lie within the recording.
        let windowLength = part * Self.parts
        let lower = max(0, (-layout.first + windowLength - 1) / windowLength)
        let upper = max(
            lower + 1, min(highest.count, (layout.total - layout.first) / windowLength))
        let blocks = highest.count / Self.windows
        beats.removeAll(keepingCapacity: true)
        noise.removeAll(keepingCapacity: true)
        for block in 0..<blocks {
            beats.append(median(highest, around: block, within: lower..<upper))
            noise.append(median(low, around: block, within: lower..<upper))
        }
    }

    private mutating func median(_ values: [Float], around block: Int, within range: Range<Int>) -> Float {
        var lower = max(range.lowerBound, (block - Self.reach) * Self.windows)
        var upper = min(range.upperBound, (block + Self.reach + 1) * Self.windows)
        if lower >= upper {
            lower = min(lower, range.upperBound - 1)
            upper = lower + 1
        }
        scratch.removeAll(keepingCapacity: true)
        scratch.append(contentsOf: values[lower..<upper])
        return scratch.selectMedian()
    }
}
