import Foundation

/// Finds the exact time of an R peak in the little-filtered signal at full rate, and its height.
///
/// The signal around the hump is smoothed by two running means, of a period of 50 Hz and of one of 60 Hz: both mains
/// vanish, and nothing is shifted. The extremum that stands out most from the local level is taken, and a parabola
/// places its top between samples. Which way the beats point is remembered, so that one morphology is always timed
/// at the same wave.
///
/// Cost: a few hundred additions a beat at 250 Hz; nothing is allocated after `init`.
struct PeakRefiner: Sendable {
    /// A peak: its position in the stream, its height over the baseline (negative where it points down) and the
    /// baseline, the median of the stretch before the complex. Heights are of the smoothed signal, where a narrow
    /// R wave has lost about a tenth.
    struct Peak: Sendable {
        var position: Double
        var amplitude: Float
        var baseline: Float
    }

    /// Seconds searched to each side of the hump.
    static let reach = 0.06
    /// Seconds to each side that make the level from which waves stand out.
    private static let levelReach = 0.1
    /// The stretch before the peak whose median is the baseline: the PR segment and the end of the P wave.
    private static let baselineStart = 0.1
    private static let baselineEnd = 0.045

    /// Beats in the mean of which way they point.
    private static let remembered = 7
    /// Mean preference below which beats are timed at their bottom, and above which they no longer are.
    private static let downward = -0.15
    private static let undecided = -0.05

    private let rate: Double
    /// Samples of a period of each mains, and what a mean over them needs to each side.
    private let widths: (Double, Double)
    private let margins: (Int, Int)
    private let searched: Int
    private let side: Int
    private let before: Int
    /// The signal from `before` samples before the middle on, after one mean, and after both.
    private var raw: [Double]
    private var once: [Double]
    private var smooth: [Double]
    /// Mean preference of the last beats: above 0 when they point upwards, −1 to 1; and how many are in it.
    private var upright = 0.0
    private var seen = 0
    /// 1 when most beats are timed at their top, −1 at their bottom. Kept where they point down by so little that it might
    /// change with every beat: one with R and S of like size must not be timed now at one, now at the other, and
    /// at its top wherever the stream began.
    private var usual = 1.0

    init(rate: Double) {
        self.rate = rate
        widths = (rate / 50, rate / 60)
        margins = (Self.margin(widths.0), Self.margin(widths.1))
        searched = max(2, Int((Self.reach * rate).rounded()))
        side = max(searched + 2, Int((Self.levelReach * rate).rounded()))
        before = max(side, searched + Int((Self.baselineStart * rate).rounded()))
        raw = [Double](
            repeating: 0, count: before + max(side, searched + 1 + margins.0 + margins.1) + 2)
        smooth = [Double](repeating: 0, count: 2 * searched + 3)
        once = [Double](repeating: 0, count: smooth.count + 2 * margins.1)
    }

    /// Samples to each side of the middle that a running mean over `width` samples needs.
    private static func margin(_ width: Double) -> Int { Int(((max(width, 1) - 1) / 2).rounded(.down)) + 1 }

    /// Symmetric running mean over `width` samples, which need not be whole: the two ends count in part. The first
    /// value stands at place `start` of `values`.
    private static func average(
        _ values: [Double], over width: Double, from start: Int, into means: inout [Double]
    ) {
        let values = values.span
        var means = means.mutableSpan
        let width = max(width, 1)
        let share = 1 / width
        let side = margin(width)
        let end = (width - Double(2 * side - 1)) / 2
        var inner = 0.0
        for k in start - side + 1...start + side - 1 { inner += values[k] }
        for k in means.indices {
            let middle = start + k
            means[k] = (inner + end * (values[middle - side] + values[middle + side])) * share
            inner += values[middle + side] - values[middle - side + 1]
        }
    }

    /// The peak near `centre`, not before `earliest`; positions in samples of the stream.
    mutating func peak(near centre: Double, notBefore earliest: Double, in history: borrowing SlidingBuffer)
        -> Peak
    {
        let middle = Int(centre.rounded())
        let start = middle - before
        history.copy(from: start, into: &raw)

        // smooth[k] is the smoothed signal at middle − searched − 1 + k.
        Self.average(raw, over: widths.0, from: before - searched - 1 - margins.1, into: &once)
        Self.average(once, over: widths.1, from: margins.1, into: &smooth)
        var level = 0.0
        for k in before - side...before + side { level += raw[k] }
        level /= Double(2 * side + 1)

        let from = min(max(1, Int(earliest.rounded(.up)) - (middle - searched - 1)), 2 * searched + 1)
        var high = from
        var low = from
        for k in from...2 * searched + 1 {
            if smooth[k] > smooth[high] { high = k }
            if smooth[k] < smooth[low] { low = k }
        }
        let best = chosen(high: high, low: low, level: level)
        let top = Parabola.top(smooth[best - 1], smooth[best], smooth[best + 1])
        let position = Double(middle - searched - 1 + best) + top
        let baseline = baseline(at: position - Double(start))
        return Peak(
            position: max(position, earliest), amplitude: Float(smooth[best] - baseline),
            baseline: Float(baseline))
    }

    /// The top or the bottom, by which stands out and by what most beats are timed at.
    private mutating func chosen(high: Int, low: Int, level: Double) -> Int {
        let up = smooth[high] - level
        let down = level - smooth[low]
        let preference = up + down > 0 ? (up - down) / (up + down) : 0
        seen = min(seen + 1, Self.remembered)
        upright += (preference - upright) / Double(seen)
        if upright < Self.downward { usual = -1 }
        if upright > Self.undecided { usual = 1 }
        // A beat that clearly points the other way is of another kind, and timed at its own peak.
        return preference * usual > -0.4 ? (usual > 0 ? high : low) : (usual > 0 ? low : high)
    }

    /// Median of up to fifteen values of the stretch before the peak, whose place in `raw` is given.
    private func baseline(at peak: Double) -> Double {
        let from = max(0, Int(peak - Self.baselineStart * rate))
        let to = max(from, Int(peak - Self.baselineEnd * rate))
        let step = (to - from) / 15 + 1
        let raw = raw.span
        // How many are lower than each: the median is the highest of those than which at most half are lower.
        var row = InlineArray<16, Float>(repeating: .infinity)
        var count = 0
        for k in stride(from: from, through: to, by: step) {
            row[count] = Float(raw[k])
            count += 1
        }
        let values = row.span
        let low = values.vector(at: 0)
        let high = values.vector(at: 8)
        var underLow = SIMD8<Float>.zero
        var underHigh = SIMD8<Float>.zero
        for k in 0..<count {
            underLow.replace(with: underLow + 1, where: low .> values[k])
            underHigh.replace(with: underHigh + 1, where: high .> values[k])
        }
        let half = Float(count / 2)
        let median = pointwiseMax(
            low.replacing(with: -.infinity, where: underLow .> half),
            high.replacing(with: -.infinity, where: underHigh .> half))
        return Double(median.highest)
    }

    mutating func reset() {
        upright = 0
        seen = 0
        usual = 1
    }
}
