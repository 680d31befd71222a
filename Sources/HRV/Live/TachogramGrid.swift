/// What the newest clean intervals were, on an even grid of session time: a cubic spline through them.
///
/// A new point bends the curve only near it. `settle` therefore samples what has come since it was last called and
/// the last intervals before that anew, and older samples stand: within 10⁻⁵ of the spline through all points, at a
/// small part of its cost.
struct TachogramGrid: Sendable {
    /// Samples a second; sample k stands at k / rate session seconds.
    static let rate = 4.0
    /// Samples that are kept at least: 125 s.
    private static let keep = 500
    /// Points of the spline before the new ones, and how many of their intervals are sampled anew.
    private static let knots = 20
    private static let renewed = 10
    /// New points after which the curve is settled unasked.
    private static let mostPending = 20

    /// Seconds between points over which nothing is interpolated.
    private let hole: Double
    private var x: [Double] = []
    private var y: [Double] = []
    private var spline = CubicSpline()
    private var samples: [Double] = []
    private var renewal: [Double] = []
    /// Points since the curve was settled.
    private var pending = 0
    /// Grid index of the oldest sample.
    private var first = 0

    init(hole: Double) {
        self.hole = hole
        x.reserveCapacity(Self.knots + Self.mostPending)
        y.reserveCapacity(Self.knots + Self.mostPending)
        samples.reserveCapacity(3 * Self.keep)
    }

    /// Samples without a hole, ending with the newest.
    var count: Int { samples.count }
    /// Grid index of the newest sample.
    var last: Int { first + samples.count - 1 }
    /// Session seconds of the newest point.
    var newest: Double? { x.last }

    /// Adds a point; one that is not later than the last is left out.
    mutating func push(x newX: Double, y newY: Double) {
        if let last = x.last {
            guard newX > last else { return }
            if newX - last > hole { clear() }
        }
        x.append(newX)
        y.append(newY)
        pending += 1
        if x.count == 1 { first = Int((newX * Self.rate).rounded(.up)) }
        if pending == Self.mostPending { settle() }
    }

    /// Samples the curve up to the newest point; what is read before that is as it was.
    mutating func settle() {
        guard pending > 0, x.count >= 2, let newest = x.last else { return }
        let oldest = x[max(0, x.count - pending - Self.renewed)]
        let from = max(first, Int((oldest * Self.rate).rounded(.up)))
        renew(from: from, through: Int((newest * Self.rate).rounded(.down)))
        pending = 0
        x.removeFirst(max(0, x.count - Self.knots))
        y.removeFirst(max(0, y.count - Self.knots))
    }

    private mutating func renew(from: Int, through until: Int) {
        samples.removeLast(max(0, last + 1 - from))
        guard from <= until else { return }
        spline.reset()
        for k in x.indices { spline.push(x: x[k], y: y[k]) }
        spline.sample(
            start: Double(from) / Self.rate, step: 1 / Self.rate, count: until - from + 1, into: &renewal)
        samples.append(contentsOf: renewal)
        guard samples.count > 2 * Self.keep else { return }
        first += samples.count - Self.keep
        samples.removeFirst(samples.count - Self.keep)
    }

    private mutating func clear() {
        pending = 0
        x.removeAll(keepingCapacity: true)
        y.removeAll(keepingCapacity: true)
        samples.removeAll(keepingCapacity: true)
    }

    /// Copies `count` samples, the last of them being sample `last`, each `step` after the one before.
    /// - Returns: false, and nothing written, where the grid does not hold them all.
    func copy(count: Int, endingAt last: Int, step: Int = 1, into target: inout [Double]) -> Bool {
        let oldest = last - (count - 1) * step
        guard oldest >= first, last <= self.last else { return false }
        target.removeAll(keepingCapacity: true)
        if step == 1 {
            target.append(contentsOf: samples[oldest - first...last - first])
        } else {
            for k in 0..<count { target.append(samples[oldest - first + k * step]) }
        }
        return true
    }
}
