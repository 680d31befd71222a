import Foundation

/// Scaling exponent of detrended fluctuation analysis: the slope of ln F(n) over ln n for boxes of n intervals.
///
/// The series less its mean is summed, cut into boxes from the start (from the start of each run, where beats are
/// missing), and the straight line of each box taken out; F(n) is the root mean square of what is left. Box sizes
/// with fewer than two boxes are left out. Slow paced breathing puts a whole cycle in 7 to 8 beats and drives α1 far
/// above 1 for that reason alone: not to be read there.
///
/// Each box is summed afresh, from its own first value: running sums over a day would leave no digits for the boxes
/// of four, and the whole of 61 box sizes takes 20 ms for a day. Source: Peng et al. 1995.
public enum DetrendedFluctuation {
    /// Boxes of α1 and of α2, in intervals.
    public static let short = 4...16
    public static let long = 16...64
    /// Variance, ms², up to which a box lies on its line.
    private static let flat = 1e-8

    /// Nil where fewer than two box sizes have boxes, or a series does not vary.
    /// - Parameters:
    ///   - overlapping: boxes begin at every half box, and the last place is left free, as NeuroKit2 has it.
    ///   - droppingFlat: boxes that lie on their line do not count, as NeuroKit2 has it: intervals on a coarse grid
    ///     make many, and F(n) of the smallest boxes larger.
    public static func exponent(
        _ series: NNSeries, boxes: ClosedRange<Int>, overlapping: Bool = false, droppingFlat: Bool = false
    ) -> Double? {
        precondition(boxes.lowerBound >= 3, "a line fits two intervals exactly")
        guard series.count > 0 else { return nil }
        let mean = series.values.reduce(0, +) / Double(series.count)
        let runs = series.runs
        var profile = [Double](repeating: 0, count: series.count)
        for run in runs {
            var sum = 0.0
            for i in run {
                sum += series.values[i] - mean
                profile[i] = sum
            }
        }
        var points: [(x: Double, y: Double)] = []
        for n in boxes {
            var squares = 0.0
            var count = 0
            for run in runs {
                var start = run.lowerBound
                while overlapping ? start + n < run.upperBound : start + n <= run.upperBound {
                    let box = residual(profile, start: start, count: n)
                    if !droppingFlat || box > flat * Double(n) {
                        squares += box
                        count += 1
                    }
                    start += overlapping ? n / 2 : n
                }
            }
            guard count >= 2 else { continue }
            guard squares > 0 else { return nil }
            points.append((log(Double(n)), 0.5 * log(squares / Double(count * n))))
        }
        return StraightLine.slope(points)
    }

    /// Sum of squares about the straight line of least squares.
    private static func residual(_ profile: [Double], start: Int, count: Int) -> Double {
        let n = Double(count)
        let first = profile[start]
        var sum = 0.0
        var squares = 0.0
        var moment = 0.0
        var place = -(n - 1) / 2
        for i in start..<(start + count) {
            let value = profile[i] - first
            sum += value
            squares += value * value
            moment += value * place
            place += 1
        }
        return max(0, squares - sum * sum / n - moment * moment / (n * (n * n - 1) / 12))
    }
}

enum StraightLine {
    /// Slope of the line of least squares; nil with fewer than two points.
    static func slope(_ points: [(x: Double, y: Double)]) -> Double? {
        guard points.count >= 2 else { return nil }
        let n = Double(points.count)
        let x = points.reduce(0) { $0 + $1.x } / n
        let y = points.reduce(0) { $0 + $1.y } / n
        let across = points.reduce(0) { $0 + ($1.x - x) * ($1.x - x) }
        return points.reduce(0) { $0 + ($1.x - x) * ($1.y - y) } / across
    }
}
