/// Removes the slow trend of an evenly sampled series: a high-pass without delay that follows any slow curve.
///
/// The trend x̂ solves (I + λ²·D₂ᵀD₂)·x̂ = x, D₂ being second differences: a five-diagonal system. The corner depends
/// on the sampling rate; `cutoff(lambda: 500, sampleRate: 4)` is 0.0355 Hz at −3 dB. The factors are kept while the
/// length stays the same.
///
/// Source: Tarvainen, Ranta-aho & Karjalainen 2002, IEEE Trans Biomed Eng 49:172.
public struct SmoothnessPriors: Sendable {
    /// λ, for the sampling rate in use.
    public let lambda: Double
    /// Of the factors: 1 / D, and the two diagonals below that of L, with two zeros behind them.
    private var inverse: [Double] = []
    private var first: [Double] = []
    private var second: [Double] = []
    private var trend: [Double] = []

    public init(lambda: Double) {
        precondition(lambda > 0, "λ is positive")
        self.lambda = lambda
    }

    /// λ scaled so that the corner in Hz is that of 500 at 4 Hz.
    public init(sampleRate: Double) {
        self.init(lambda: 500 * (sampleRate / 4) * (sampleRate / 4))
    }

    /// Subtracts the trend in place. At least three samples; fewer are left as they are.
    public mutating func removeTrend(from x: inout [Double]) {
        let n = x.count
        guard n >= 3 else { return }
        if inverse.count != n { factor(n) }
        Self.subtractTrend(from: &x, first: first, second: second, inverse: inverse, trend: &trend)
    }

    /// Both solves are chains in which each value waits for the two before it: the fewest operations on that chain.
    private static func subtractTrend(
        from x: inout [Double], first: [Double], second: [Double], inverse: [Double], trend: inout [Double]
    ) {
        let first = first.span
        let second = second.span
        let inverse = inverse.span
        var trend = trend.mutableSpan
        var one = 0.0
        var two = 0.0
        for i in 0..<x.count {
            let value = (x[i] - second[i] * two) - first[i] * one
            trend[i] = value
            two = one
            one = value
        }
        one = 0
        two = 0
        for i in stride(from: x.count - 1, through: 0, by: -1) {
            let value = (trend[i] * inverse[i] - second[i + 2] * two) - first[i + 1] * one
            x[i] -= value
            two = one
            one = value
        }
    }

    /// L·D·Lᵀ of the matrix.
    private mutating func factor(_ n: Int) {
        let weight = lambda * lambda
        var diagonal = [Double](repeating: 0, count: n)
        first = [Double](repeating: 0, count: n + 2)
        second = first
        trend = diagonal
        for i in 0..<n {
            // Each second difference that reaches i, or i and i − 1, or i and i − 2.
            var own = 0.0
            var one = 0.0
            let two: Double = i >= 2 ? 1 : 0
            for middle in max(1, i - 1)...min(n - 2, max(1, i + 1)) where abs(middle - i) <= 1 {
                let here: Double = middle == i ? -2 : 1
                own += here * here
                if i >= 1, abs(middle - (i - 1)) <= 1 {
                    one += here * (middle == i - 1 ? -2 : 1)
                }
            }
            if i >= 2 { second[i] = weight * two / diagonal[i - 2] }
            if i >= 1 {
                let coupling = i >= 2 ? second[i] * diagonal[i - 2] * first[i - 1] : 0
                first[i] = (weight * one - coupling) / diagonal[i - 1]
            }
            diagonal[i] = 1 + weight * own
            if i >= 1 { diagonal[i] -= first[i] * first[i] * diagonal[i - 1] }
            if i >= 2 { diagonal[i] -= second[i] * second[i] * diagonal[i - 2] }
        }
        inverse = diagonal.map { 1 / $0 }
    }
}
