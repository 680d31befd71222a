/// The smooth curve of third-degree pieces through given points, with not-a-knot ends.
///
/// Two points give a line, three a parabola. Buffers are kept, so that fitting as many points again allocates
/// nothing. Source: de Boor 1978, solved for the slopes.
public struct CubicSpline: Sendable {
    private var x: [Double] = []
    private var y: [Double] = []
    private var slopes: [Double] = []
    private var upper: [Double] = []

    public init() {}

    public mutating func reset() {
        x.removeAll(keepingCapacity: true)
        y.removeAll(keepingCapacity: true)
    }

    /// Adds a point; `x` must be larger than that of the point before.
    public mutating func push(x newX: Double, y newY: Double) {
        precondition(newX > x.last ?? -.infinity, "the points of a spline follow one another")
        x.append(newX)
        y.append(newY)
    }

    public var count: Int { x.count }

    /// Fits the points and samples the curve.
    /// - Parameters:
    ///   - start, step: first abscissa and the distance to the next. Outside the points the end pieces go on.
    ///   - count: how many samples.
    ///   - samples: replaced by them.
    public mutating func sample(start: Double, step: Double, count: Int, into samples: inout [Double]) {
        precondition(x.count >= 2, "a curve needs two points")
        solve()
        samples.removeAll(keepingCapacity: true)
        var piece = 0
        for index in 0..<count {
            let at = start + Double(index) * step
            while piece < x.count - 2, at >= x[piece + 1] { piece += 1 }
            let h = x[piece + 1] - x[piece]
            let d = (y[piece + 1] - y[piece]) / h
            let t = at - x[piece]
            let curvature = (slopes[piece] + slopes[piece + 1] - 2 * d) / h
            let quadratic = (d - slopes[piece]) / h - curvature
            samples.append(y[piece] + t * (slopes[piece] + t * (quadratic + t * curvature / h)))
        }
    }

    private mutating func solve() {
        let n = x.count
        slopes.removeAll(keepingCapacity: true)
        upper.removeAll(keepingCapacity: true)
        let h0 = x[1] - x[0]
        let d0 = (y[1] - y[0]) / h0
        if n == 2 {
            slopes.append(d0)
            slopes.append(d0)
            return
        }
        let h1 = x[2] - x[1]
        let d1 = (y[2] - y[1]) / h1
        if n == 3 {
            let bend = (d1 - d0) / (h0 + h1)
            slopes.append(d0 - h0 * bend)
            slopes.append(d0 + h0 * bend)
            slopes.append(d1 + h1 * bend)
            return
        }
        // Tridiagonal equations, eliminated on the way down; `slopes` holds the right side meanwhile.
        let sum = h0 + h1
        slopes.append(((h0 + 2 * sum) * h1 * d0 + h0 * h0 * d1) / sum / h1)
        upper.append(sum / h1)
        for i in 1..<(n - 1) {
            let left = x[i] - x[i - 1]
            let right = x[i + 1] - x[i]
            let below = (y[i] - y[i - 1]) / left
            let above = (y[i + 1] - y[i]) / right
            let pivot = 2 * (left + right) - right * upper[i - 1]
            upper.append(left / pivot)
            slopes.append((3 * (right * below + left * above) - right * slopes[i - 1]) / pivot)
        }
        let left = x[n - 2] - x[n - 3]
        let right = x[n - 1] - x[n - 2]
        let below = (y[n - 2] - y[n - 3]) / left
        let above = (y[n - 1] - y[n - 2]) / right
        let both = left + right
        let side = (right * right * below + (2 * both + right) * left * above) / both
        slopes.append((side - both * slopes[n - 2]) / (left - both * upper[n - 2]))
        for i in stride(from: n - 2, through: 0, by: -1) { slopes[i] -= upper[i] * slopes[i + 1] }
    }
}
