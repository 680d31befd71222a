extension [Float] {
    /// The same signal at another rate, by a cubic through four samples (Catmull and Rom). At a lower rate what lies
    /// above half of it is folded, as by a converter without a filter.
    func resampled(from rate: Double, to other: Double) -> [Float] {
        (0..<Int(Double(count) * other / rate)).map { index in
            let place = Double(index) * rate / other
            let whole = Swift.min(Swift.max(Int(place), 1), count - 3)
            let share = Float(place - Double(whole))
            let (a, b) = (self[whole - 1], self[whole])
            let (c, d) = (self[whole + 1], self[whole + 2])
            let bend = 2 * a - 5 * b + 4 * c - d
            return b + 0.5 * share * (c - a + share * (bend + share * (3 * (b - c) + d - a)))
        }
    }
}
