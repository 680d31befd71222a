import Foundation

/// Finds the exact time of an R peak in the little-filtered signal at full rate.
///
/// The signal around the hump is smoothed with a short symmetric window, which shifts nothing and damps mains, the
/// extremum that stands out most from the local level is taken, and a parabola places its top between samples.
/// Which way the beats point is remembered, so that one morphology is always timed at the same wave.
struct PeakRefiner: Sendable {
    /// Seconds searched to each side of the hump.
    static let reach = 0.06
    /// Half width of the smoothing window, in seconds.
    private static let halfWidth = 0.014
    /// Seconds to each side that make the local level.
    private static let levelReach = 0.1

    private let weights: [Double]
    private let searched: Int
    private var smooth: [Double]
    /// Running preference: above 0 when the beats point upwards, −1 to 1.
    private var upright = 0.0
    /// 1 when most beats are timed at their top, −1 at their bottom, 0 before the first. Kept while `upright` is
    /// undecided: a beat with R and S of like size must not be timed now at one, now at the other.
    private var usual = 0.0

    init(rate: Double) {
        let half = max(1, Int((Self.halfWidth * rate).rounded()))
        let window = (-half...half).map { 0.5 + 0.5 * cos(Double.pi * Double($0) / Double(half + 1)) }
        let total = window.reduce(0, +)
        weights = window.map { $0 / total }
        searched = max(2, Int((Self.reach * rate).rounded()))
        let level = max(searched + 1, Int((Self.levelReach * rate).rounded()))
        smooth = [Double](repeating: 0, count: 2 * level + 1)
    }

    /// The peak's position in the stream, near `centre`, both in samples.
    mutating func peak(near centre: Double, in history: RingBuffer) -> Double {
        let half = weights.count / 2
        let side = smooth.count / 2
        let first = history.firstIndex
        let last = history.count - 1
        let middle = min(max(Int(centre.rounded()), first), last)
        var level = 0.0
        for k in smooth.indices {
            var sum = 0.0
            for j in weights.indices {
                sum += weights[j] * Double(history[min(max(middle + k - side + j - half, first), last)])
            }
            smooth[k] = sum
            level += sum
        }
        level /= Double(smooth.count)

        var high = side
        var low = side
        for k in side - searched...side + searched {
            if smooth[k] > smooth[high] { high = k }
            if smooth[k] < smooth[low] { low = k }
        }
        let up = smooth[high] - level
        let down = level - smooth[low]
        let preference = up + down > 0 ? (up - down) / (up + down) : 0
        upright += 0.15 * (preference - upright)
        if abs(upright) > 0.15 || usual == 0 { usual = upright > 0 ? 1 : -1 }
        // A beat that clearly points the other way is of another kind, and timed at its own peak.
        let best = preference * usual > -0.4 ? (usual > 0 ? high : low) : (usual > 0 ? low : high)
        return Double(middle + best - side)
            + Parabola.top(smooth[best - 1], smooth[best], smooth[best + 1])
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
