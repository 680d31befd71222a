import Foundation

/// Finds the exact time of a pulse's steepest point in the little-filtered signal at full rate: the slope through a
/// short symmetric window, its extremum placed by a parabola.
struct SlopeRefiner: Sendable {
    /// Seconds searched to each side.
    static let reach = 0.12
    /// Half width of the slope's window, in seconds: about half a rise.
    private static let halfWidth = 0.06

    private let weights: [Double]
    private let searched: Int

    init(rate: Double) {
        let half = max(1, Int((Self.halfWidth * rate).rounded()))
        weights = (-half...half).map { sin(Double.pi * Double($0) / Double(half + 1)) }
        searched = max(2, Int((Self.reach * rate).rounded()))
    }

    /// Position of the steepest point near `centre`, both in samples of the stream.
    func steepest(near centre: Double, upwards: Bool, in history: RingBuffer) -> Double {
        let half = weights.count / 2
        let first = history.firstIndex
        let last = history.count - 1
        func slope(_ at: Int) -> Double {
            var sum = 0.0
            for j in weights.indices {
                sum += weights[j] * Double(history[min(max(at + j - half, first), last)])
            }
            return upwards ? sum : -sum
        }
        let middle = min(max(Int(centre.rounded()), first), last)
        var best = middle - searched
        var highest = slope(best)
        for at in middle - searched + 1...middle + searched {
            let value = slope(at)
            if value > highest {
                highest = value
                best = at
            }
        }
        return Double(best) + Parabola.top(slope(best - 1), highest, slope(best + 1))
    }
}
