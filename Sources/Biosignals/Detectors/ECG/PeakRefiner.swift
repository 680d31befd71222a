import Foundation

/// Finds the exact time of an R peak in the little-filtered signal at full rate, and its height.
///
/// The signal around the hump is smoothed by two running means, of a period of 50 Hz and of one of 60 Hz: both mains
/// vanish, and nothing is shifted. The extremum that stands out most from the local level is taken, and a parabola
/// places its top between samples. Which way the beats point is remembered, so that one morphology is always timed
/// at the same wave.
///
/// Cost: some 100 products of samples and weights a beat at 250 Hz; nothing is allocated after `init`.
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
    /// Values that the median is of, at most.
    private static let baselineValues = 15

    private let rate: Double
    private let weights: [Float]
    private let searched: Int
    private let side: Int
    private let before: Int
    /// The signal from `before` + half a window before the middle on.
    private var raw: [Float]
    private var smooth: [Float]
    private var sorted: [Float]
    /// Running preference: above 0 when the beats point upwards, −1 to 1.
    private var upright: Float = 0
    /// 1 when most beats are timed at their top, −1 at their bottom, 0 before the first. Kept while `upright` is
    /// undecided: a beat with R and S of like size must not be timed now at one, now at the other.
    private var usual: Float = 0

    init(rate: Double) {
        self.rate = rate
        weights = Self.convolved(Self.mean(of: rate / 50), Self.mean(of: rate / 60)).map { Float($0) }
        searched = max(2, Int((Self.reach * rate).rounded()))
        side = max(searched + 2, Int((Self.levelReach * rate).rounded()))
        before = max(side, searched + Int((Self.baselineStart * rate).rounded()))
        let half = weights.count / 2
        raw = [Float](repeating: 0, count: before + side + 1 + half)
        smooth = [Float](repeating: 0, count: 2 * searched + 3)
        sorted = [Float](repeating: 0, count: Self.baselineValues)
    }

    /// Weights of a symmetric running mean over `width` samples, which need not be whole: the two ends count in part.
    private static func mean(of width: Double) -> [Double] {
        let inner = 2 * Int(((max(width, 1) - 1) / 2).rounded(.down)) + 1
        let end = (max(width, 1) - Double(inner)) / 2
        let block = [end] + [Double](repeating: 1, count: inner) + [end]
        return block.map { $0 / max(width, 1) }
    }

    private static func convolved(_ a: [Double], _ b: [Double]) -> [Double] {
        var result = [Double](repeating: 0, count: a.count + b.count - 1)
        for i in a.indices { for j in b.indices { result[i + j] += a[i] * b[j] } }
        return result
    }

    /// The peak near `centre`, not before `earliest`; positions in samples of the stream.
    mutating func peak(near centre: Double, notBefore earliest: Double, in history: borrowing RingBuffer)
        -> Peak
    {
        let half = weights.count / 2
        let last = history.count - 1
        let middle = min(max(Int(centre.rounded()), history.firstIndex), last)
        let start = middle - before
        history.copy(from: start, into: &raw)

        // smooth[k] is the smoothed signal at middle − searched − 1 + k.
        let offset = before - searched - 1 - half
        for k in smooth.indices { smooth[k] = 0 }
        for j in weights.indices {
            let weight = weights[j]
            for k in smooth.indices { smooth[k] += weight * raw[max(0, offset + k + j)] }
        }
        var level: Float = 0
        for k in before - side...before + side { level += raw[k] }
        level /= Float(2 * side + 1)

        let from = min(max(1, Int(earliest.rounded(.up)) - (middle - searched - 1)), 2 * searched + 1)
        var high = from
        var low = from
        for k in from...2 * searched + 1 {
            if smooth[k] > smooth[high] { high = k }
            if smooth[k] < smooth[low] { low = k }
        }
        let best = chosen(high: high, low: low, level: level)
        let top = Parabola.top(Double(smooth[best - 1]), Double(smooth[best]), Double(smooth[best + 1]))
        let position = Double(middle - searched - 1 + best) + top
        let baseline = baseline(at: position - Double(start))
        return Peak(position: max(position, earliest), amplitude: smooth[best] - baseline, baseline: baseline)
    }

    /// The top or the bottom, by which stands out and by what most beats are timed at.
    private mutating func chosen(high: Int, low: Int, level: Float) -> Int {
        let up = smooth[high] - level
        let down = level - smooth[low]
        let preference = up + down > 0 ? (up - down) / (up + down) : 0
        upright += 0.15 * (preference - upright)
        if abs(upright) > 0.15 || usual == 0 { usual = upright > 0 ? 1 : -1 }
        // A beat that clearly points the other way is of another kind, and timed at its own peak.
        return preference * usual > -0.4 ? (usual > 0 ? high : low) : (usual > 0 ? low : high)
    }

    /// Median of the stretch before the peak, whose place in `raw` is given.
    private mutating func baseline(at peak: Double) -> Float {
        let from = max(0, Int(peak - Self.baselineStart * rate))
        let to = max(from, Int(peak - Self.baselineEnd * rate))
        let step = (to - from) / Self.baselineValues + 1
        var count = 0
        for k in stride(from: from, through: to, by: step) {
            var hole = count
            while hole > 0, sorted[hole - 1] > raw[k] {
                sorted[hole] = sorted[hole - 1]
                hole -= 1
            }
            sorted[hole] = raw[k]
            count += 1
        }
        return sorted[count / 2]
    }

    mutating func reset() {
        upright = 0
        usual = 0
    }
}

/// The parabola through three neighbouring samples.
enum Parabola {
    /// Position of its top or bottom relative to the middle sample, −0.5 to 0.5; 0 when the three lie on a line.
    static func top(_ before: Double, _ middle: Double, _ after: Double) -> Double {
        let bend = before - 2 * middle + after
        return bend == 0 ? 0 : min(max(0.5 * (before - after) / bend, -0.5), 0.5)
    }
}
