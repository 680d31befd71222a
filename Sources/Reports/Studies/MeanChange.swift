/// A mean of differences with its interval.
public struct MeanChange: Sendable, Hashable {
    public var count: Int
    public var mean: Double
    /// The 95 % interval of the mean, by Student's t; nil for fewer than two.
    public var lower: Double?
    public var upper: Double?
    /// The mean in standard deviations of the differences; nil where they do not vary.
    public var standardized: Double?

    /// Nil without differences.
    public init?(_ differences: [Double]) {
        guard !differences.isEmpty else { return nil }
        count = differences.count
        mean = differences.reduce(0, +) / Double(count)
        guard let spread = Self.variance(differences).map({ $0.squareRoot() }) else { return }
        let reach = StudentT.quantile975(freedom: Double(count - 1)) * spread / Double(count).squareRoot()
        lower = mean - reach
        upper = mean + reach
        if spread > 0 { standardized = mean / spread }
    }

    /// The difference of the means of two groups of other people, with unequal spreads. Source: Welch 1947.
    public init?(_ one: [Double], minus other: [Double]) {
        guard let a = Self.variance(one), let b = Self.variance(other) else { return nil }
        let (n, m) = (Double(one.count), Double(other.count))
        count = one.count + other.count
        mean = one.reduce(0, +) / n - other.reduce(0, +) / m
        let error = a / n + b / m
        guard error > 0 else { return }
        let freedom = error * error / (a * a / (n * n * (n - 1)) + b * b / (m * m * (m - 1)))
        let reach = StudentT.quantile975(freedom: freedom) * error.squareRoot()
        lower = mean - reach
        upper = mean + reach
        let pooled = ((n - 1) * a + (m - 1) * b) / (n + m - 2)
        standardized = mean / pooled.squareRoot()
    }

    /// n − 1; nil for fewer than two.
    private static func variance(_ values: [Double]) -> Double? {
        guard values.count > 1 else { return nil }
        let mean = values.reduce(0, +) / Double(values.count)
        return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
    }
}
