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
    private var diagonal: [Double] = []
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
        if diagonal.count != n { factor(n) }
        trend.removeAll(keepingCapacity: true)
        for i in 0..<n {
            var value = x[i]
            if i >= 1 { value -= first[i] * trend[i - 1] }
            if i >= 2 { value -= second[i] * trend[i - 2] }
            trend.append(value)
        }
        for i in stride(from: n - 1, through: 0, by: -1) {
            trend[i] /= diagonal[i]
            if i + 1 < n { trend[i] -= first[i + 1] * trend[i + 1] }
            if i + 2 < n { trend[i] -= second[i + 2] * trend[i + 2] }
        }
        for i in 0..<n { x[i] -= trend[i] }
    }

    /// L·D·Lᵀ of the matrix: `diagonal` is D, `first` and `second` the diagonals below that of L.
    private mutating func factor(_ n: Int) {
        let weight = lambda * lambda
        diagonal = [Double](repeating: 0, count: n)
        first = diagonal
        second = diagonal
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
    }
}
