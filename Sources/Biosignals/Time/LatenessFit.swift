import Glibc

/// The line through the least lateness of each second: weighted, robust, at most 300 points.
struct LatenessFit: Sendable {
    struct Point: Sendable {
        /// Seconds of the stream by its nominal rate.
        var x: Double
        /// Seconds by which arrival was behind `x`.
        var lateness: Double
    }

    private static let most = 300
    /// Points before a slope is believed.
    private static let settled = 10
    /// Points after which the line is laid for each tenth one only: one second more hardly moves it.
    private static let often = 60
    private static let seldom = 10
    /// Weight of a point against the one a second younger: halves in 60 s.
    private static let fading = exp2(-1.0 / 60)

    private var points: [Point] = []
    private var oldest = 0
    private var added = 0
    private var scratch: [Double]
    private var meanX = 0.0
    private var meanY = 0.0
    private var least = Double.infinity

    /// Slope of the line: seconds of lateness a second.
    private(set) var slope = 0.0
    /// Root mean square of the points about the line, in seconds.
    private(set) var rms = 0.0

    init() {
        points.reserveCapacity(Self.most)
        scratch = [Double](repeating: 0, count: Self.most)
    }

    var count: Int { points.count }
    var isEmpty: Bool { points.isEmpty }
    var isSettled: Bool { points.count >= Self.settled }

    /// Seconds from the first point to the last.
    var span: Double { isEmpty ? 0 : point(count - 1).x - point(0).x }

    /// Lateness of the line at `x`, laid with `slope` (the fitted one, or a bounded one) through its middle.
    func lateness(at x: Double, slope: Double) -> Double {
        isSettled ? meanY + slope * (x - meanX) : (least.isFinite ? least : 0)
    }

    mutating func add(_ point: Point) {
        if points.count < Self.most {
            points.append(point)
        } else {
            points[oldest] = point
            oldest = (oldest + 1) % Self.most
        }
        least = min(least, point.lateness)
        added += 1
        if isSettled, added <= Self.often || added.isMultiple(of: Self.seldom) { lay() }
    }

    /// In order of age, oldest first.
    private func point(_ i: Int) -> Point {
        let index = oldest + i
        return points[index < points.count ? index : index - points.count]
    }

    /// Goes from the newest point to the oldest, with their weights.
    @inline(__always)
    private func forEachWeighed(_ body: (Point, Double) -> Void) {
        let points = points.span
        var index = oldest
        var weight = 1.0
        for _ in points.indices {
            index = index == 0 ? points.count - 1 : index - 1
            body(points[index], weight)
            weight *= Self.fading
        }
    }

    private mutating func lay() {
        var (x, y, s) = line(keeping: .infinity, around: (0, 0, 0))
        for i in 0..<count {
            let p = point(i)
            scratch[i] = abs(p.lateness - y - s * (p.x - x))
        }
        let deviation = scratch.select(count / 2, ofFirst: count) + 1e-5
        (x, y, s) = line(keeping: 2.5 * deviation, around: (x, y, s))
        (meanX, meanY, slope) = (x, y, s)
        var sum = 0.0
        var weights = 0.0
        forEachWeighed { p, weight in
            let residual = p.lateness - y - s * (p.x - x)
            if residual < 2.5 * deviation {
                sum += weight * residual * residual
                weights += weight
            }
        }
        rms = weights > 0 ? (sum / weights).squareRoot() : 0
    }

    /// Weighted least squares over the points that lie less than `limit` above `old`.
    private func line(
        keeping limit: Double, around old: (x: Double, y: Double, s: Double)
    ) -> (Double, Double, Double) {
        var w = 0.0
        var sx = 0.0
        var sy = 0.0
        var sxx = 0.0
        var sxy = 0.0
        let shiftX = point(count - 1).x
        let shiftY = point(count - 1).lateness
        forEachWeighed { p, weight in
            if p.lateness - old.y - old.s * (p.x - old.x) < limit {
                let dx = p.x - shiftX
                let dy = p.lateness - shiftY
                w += weight
                sx += weight * dx
                sy += weight * dy
                sxx += weight * dx * dx
                sxy += weight * dx * dy
            }
        }
        let x = sx / w
        let y = sy / w
        let spread = sxx - w * x * x
        let s = spread > 0 ? (sxy - w * x * y) / spread : 0
        return (x + shiftX, y + shiftY, s)
    }
}
