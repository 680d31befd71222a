/// How a signal's values become 16-bit counts: count = value × gain + baseline.
struct WFDBScale: Sendable, Hashable {
    let gain: Double
    let baseline: Int

    /// Counts from the middle of the range to its ends. The lowest is the code of an invalid sample.
    private static let reach = 32_700.0

    /// Whole numbers that fit are kept as they are; other signals fill the range.
    init(_ values: [Float]) {
        var low = Float.infinity
        var high = -Float.infinity
        var isWhole = true
        for value in values where value.isFinite {
            low = min(low, value)
            high = max(high, value)
            if value != value.rounded() { isWhole = false }
        }
        guard low <= high else {
            (gain, baseline) = (200, 0)
            return
        }
        if isWhole, Double(max(abs(low), abs(high))) <= Self.reach {
            (gain, baseline) = (1, 0)
            return
        }
        let middle = (Double(low) + Double(high)) / 2
        let half = max((Double(high) - Double(low)) / 2, abs(middle) * 1e-7, 1e-30)
        // A baseline is a 32-bit number.
        gain = min(Self.reach / half, 2e9 / max(abs(middle), 1e-30))
        baseline = -Int((middle * gain).rounded())
    }

    func code(_ value: Float) -> Int16 {
        guard value.isFinite else { return .min }
        let count = (Double(value) * gain + Double(baseline)).rounded()
        return Int16(min(max(count, -32_767), 32_767))
    }
}
