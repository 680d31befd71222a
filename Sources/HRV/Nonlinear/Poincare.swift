/// What the plot of each interval against the one before gives besides SD1, which `TimeDomain` has.
enum Poincare {
    /// Standard deviation of (x(i) + x(i+1))/√2 over the pairs of joined intervals; nil with fewer than two.
    static func projectedSD2(_ series: NNSeries) -> Double? {
        var count = 0.0
        var mean = 0.0
        var squares = 0.0
        for i in series.values.indices.dropFirst() where series.joined[i] {
            let along = (series.values[i] + series.values[i - 1]) / 2.0.squareRoot()
            count += 1
            let deviation = along - mean
            mean += deviation / count
            squares += deviation * (along - mean)
        }
        return count > 1 ? (squares / (count - 1)).squareRoot() : nil
    }

    /// Area of the ellipse π·SD1·SD2, ms².
    static func ellipse(_ sd1: Double?, _ sd2: Double?) -> Double? {
        guard let sd1, let sd2 else { return nil }
        return .pi * sd1 * sd2
    }

    /// SD2 / SD1; nil where SD1 is 0.
    static func ratio(_ sd1: Double?, _ sd2: Double?) -> Double? {
        guard let sd1, let sd2, sd1 > 0 else { return nil }
        return sd2 / sd1
    }
}
