import Foundation

/// Student's t distribution, for intervals around means of few people.
enum StudentT {
    /// The value that |t| exceeds in one of twenty samples.
    static func quantile975(freedom: Double) -> Double {
        precondition(freedom > 0, "a mean of two or more has a spread")
        var low = 0.0
        var high = 1e4
        for _ in 0..<100 {
            let middle = (low + high) / 2
            if cumulative(middle, freedom) < 0.975 { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// Share of the distribution below t, for t of 0 and more.
    static func cumulative(_ t: Double, _ freedom: Double) -> Double {
        1 - 0.5 * beta(freedom / (freedom + t * t), freedom / 2, 0.5)
    }

    /// The regularised incomplete beta function by its continued fraction. Source: Abramowitz & Stegun 26.5.8.
    private static func beta(_ x: Double, _ a: Double, _ b: Double) -> Double {
        guard x > 0, x < 1 else { return x <= 0 ? 0 : 1 }
        if x > (a + 1) / (a + b + 2) { return 1 - beta(1 - x, b, a) }
        let logarithm: Double = lgamma(a + b) - lgamma(a) - lgamma(b)
        let front: Double = exp(logarithm + a * log(x) + b * log(1 - x)) / a
        var fraction = 0.0
        for step in stride(from: 200, through: 1, by: -1) {
            let m = Double(step / 2)
            let isEven = step.isMultiple(of: 2)
            let top: Double = isEven ? m * (b - m) : -(a + m) * (a + b + m)
            let first: Double = isEven ? a + 2 * m - 1 : a + 2 * m
            let term: Double = top * x / (first * (first + 1))
            fraction = term / (1 + fraction)
        }
        return front / (1 + fraction)
    }
}
