/// Measures the highest and the lowest point of beats, eight beats side by side.
///
/// Each lane of a vector holds the samples around one beat, so that a plain loop over the samples serves eight beats.
struct BeatWindows {
    /// Seconds searched before and after: the hump of a wide beat lies at the flank that leaves its peak.
    private static let back = 0.06
    private static let ahead = 0.035
    /// Seconds to each side that make the level.
    private static let levelReach = 0.1

    /// One beat as measured: where its highest and its lowest point lie from the middle, in samples; how far they stand above
    /// and below the level between them.
    struct Extremes {
        var top: Float = 0
        var bottom: Float = 0
        var up: Float = 0
        var down: Float = 0
        var level: Float = 0

        /// From −1, points down, to 1, points up.
        var direction: Float { up + down > 0 ? (up - down) / (up + down) : 0 }
    }

    /// A symmetric running mean over a number of samples that need not be whole: the two ends count in part.
    private struct Box {
        /// Samples to each side, the ends among them; what an end counts; and 1 over the width.
        let side: Int
        let end: Float
        let share: Float

        init(width: Double) {
            let width = max(width, 1)
            side = Int((width - 1) / 2) + 1
            end = Float((width - Double(2 * side - 1)) / 2)
            share = Float(1 / width)
        }

        /// Hands over so many means, the first around the sample of which `sums[first]` is the sum of all before.
        @inline(__always)
        func means(
            of sums: [SIMD8<Float>], around first: Int, count: Int, _ take: (Int, SIMD8<Float>) -> Void
        ) {
            let outerBegins = sums.span.extracting(first - side..<first - side + count)
            let begins = sums.span.extracting(first - side + 1..<first - side + 1 + count)
            let ends = sums.span.extracting(first + side..<first + side + count)
            let outerEnds = sums.span.extracting(first + side + 1..<first + side + 1 + count)
            for k in 0..<count {
                let rest = (outerEnds[k] - ends[k]) + (begins[k] - outerBegins[k])
                take(k, ((ends[k] - begins[k]) + end * rest) * share)
            }
        }
    }

    private let back: Int
    private let ahead: Int
    private let levelReach: Int
    /// A period of each mains.
    private let boxes: (Box, Box)
    /// Sums of the samples, the offset of each beat taken off, sums of the means over a box, and the smooth signal itself.
    private var offset = SIMD8<Float>.zero
    private var sums: [SIMD8<Float>]
    private var means: [SIMD8<Float>]
    private var smooth: [SIMD8<Float>]

    init(rate: Double) {
        back = max(2, Int((Self.back * rate).rounded()))
        ahead = max(2, Int((Self.ahead * rate).rounded()))
        boxes = (Box(width: rate / 50), Box(width: rate / 60))
        levelReach = max(back + 1 + boxes.0.side + boxes.1.side, Int((Self.levelReach * rate).rounded()))
        sums = Array(repeating: .zero, count: 2 * levelReach + 2)
        means = Array(repeating: .zero, count: back + ahead + 4 + 2 * boxes.1.side)
        smooth = Array(repeating: .zero, count: back + ahead + 3)
    }

    /// Measures the beats around eight samples of a lead and hands over the number of each, 0 to 7, and its extremes.
    mutating func measure(_ middles: SIMD8<Int>, in lead: [Float], found: (Int, Extremes) -> Void) {
        // The first samples that are read lie all over the eight windows, so that all of these are fetched at once.
        for lane in 0..<8 {
            let begin = lead[max(middles[lane] - levelReach, 0)]
            let middle = lead[middles[lane]]
            let end = lead[min(middles[lane] + levelReach, lead.count - 1)]
            let mean = (begin + middle + end) / 3
            offset[lane] = mean.isFinite ? mean : middle.isFinite ? middle : 0
        }
        Self.sum(lead, from: middles &- levelReach, offset: offset, into: &sums)
        let first = levelReach - back - 1 - boxes.1.side
        Self.sumMeans(of: sums, over: boxes.0, around: first, into: &means)
        Self.smoothen(means, over: boxes.1, into: &smooth)
        let points = extremes()
        let level = sums[sums.count - 1] / Float(sums.count - 1)
        for lane in 0..<8 {
            let high = Int(points.high[lane])
            let low = Int(points.low[lane])
            let start = -back - 1
            found(
                lane,
                Extremes(
                    top: Float(Double(start + high) + turn(at: high, lane: lane)),
                    bottom: Float(Double(start + low) + turn(at: low, lane: lane)),
                    up: points.highest[lane] - level[lane], down: level[lane] - points.lowest[lane],
                    level: level[lane] + offset[lane]))
        }
    }

    /// Sums up the samples from each start on, the offset taken off; what is not finite counts as the offset. Before
    /// the first and after the last sample the signal stands still.
    private static func sum(
        _ lead: [Float], from start: SIMD8<Int>, offset: SIMD8<Float>, into sums: inout [SIMD8<Float>]
    ) {
        let length = sums.count - 1
        let lead = lead.span
        var sums = sums.mutableSpan
        var total = SIMD8<Float>.zero
        var inside = true
        for lane in 0..<8 { inside = inside && start[lane] >= 0 && start[lane] + length <= lead.count }
        guard inside else {
            for k in 0..<length {
                var samples = SIMD8<Float>.zero
                for lane in 0..<8 { samples[lane] = lead[min(max(start[lane] + k, 0), lead.count - 1)] }
                let value = samples - offset
                total += value.replacing(with: 0, where: (value - value) .!= 0)
                sums[k + 1] = total
            }
            return
        }
        let a = lead.extracting(start[0]..<start[0] + length)
        let b = lead.extracting(start[1]..<start[1] + length)
        let c = lead.extracting(start[2]..<start[2] + length)
        let d = lead.extracting(start[3]..<start[3] + length)
        let e = lead.extracting(start[4]..<start[4] + length)
        let f = lead.extracting(start[5]..<start[5] + length)
        let g = lead.extracting(start[6]..<start[6] + length)
        let h = lead.extracting(start[7]..<start[7] + length)
        for k in 0..<length {
            let value = SIMD8(a[k], b[k], c[k], d[k], e[k], f[k], g[k], h[k]) - offset
            total += value.replacing(with: 0, where: (value - value) .!= 0)
            sums[k + 1] = total
        }
    }

    /// Means over the one box from sums, summed up again.
    private static func sumMeans(
        of sums: [SIMD8<Float>], over box: Box, around first: Int, into means: inout [SIMD8<Float>]
    ) {
        var means = means.mutableSpan
        var total = SIMD8<Float>.zero
        box.means(of: sums, around: first, count: means.count - 1) { k, mean in
            total += mean
            means[k + 1] = total
        }
    }

    /// Means over the other from sums of those.
    private static func smoothen(
        _ means: [SIMD8<Float>], over box: Box, into smooth: inout [SIMD8<Float>]
    ) {
        var smooth = smooth.mutableSpan
        box.means(of: means, around: box.side, count: smooth.count) { k, mean in smooth[k] = mean }
    }

    /// The highest and the lowest point of the smooth signal, without its first and its last.
    private func extremes() -> (
        high: SIMD8<Int32>, highest: SIMD8<Float>, low: SIMD8<Int32>, lowest: SIMD8<Float>
    ) {
        let smooth = smooth.span
        var high = SIMD8<Int32>(repeating: 1)
        var low = high
        var highest = smooth[1]
        var lowest = highest
        for k in 2..<smooth.count - 1 {
            let here = smooth[k]
            let above = here .> highest
            highest = highest.replacing(with: here, where: above)
            high = high.replacing(with: Int32(truncatingIfNeeded: k), where: above)
            let below = here .< lowest
            lowest = lowest.replacing(with: here, where: below)
            low = low.replacing(with: Int32(truncatingIfNeeded: k), where: below)
        }
        return (high, highest, low, lowest)
    }

    /// Where the smooth signal turns between samples, relative to one of them.
    private func turn(at k: Int, lane: Int) -> Double {
        Parabola.top(Double(smooth[k - 1][lane]), Double(smooth[k][lane]), Double(smooth[k + 1][lane]))
    }
}
