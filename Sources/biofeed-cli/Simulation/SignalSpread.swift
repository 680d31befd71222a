import Sessions

/// Where a signal's values lie, told by ranks, which a few wild samples do not move.
struct SignalSpread {
    /// Seconds of the windows in which the highest value is looked for: at least one heart beat.
    private static let window = 2.0

    let mean: Double
    let median: Double
    /// 2 and 98 percent of the values lie below these.
    let low: Double
    let high: Double
    /// Middle over all windows of the greatest distance from the median.
    let peak: Double

    init(_ trace: SignalTrace) {
        let values = trace.stretches.flatMap { $0.values.lazy.filter(\.isFinite) }
        let sorted = values.sorted()
        func rank(_ share: Double) -> Double {
            sorted.isEmpty ? 0 : Double(sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))])
        }
        mean = values.isEmpty ? 0 : values.reduce(0) { $0 + Double($1) } / Double(values.count)
        let middle = rank(0.5)
        median = middle
        low = rank(0.02)
        high = rank(0.98)
        let length = max(1, Int(Self.window * (trace.stretches.first?.rate ?? 1)))
        let peaks = stride(from: 0, to: values.count, by: length).map { start in
            values[start..<min(start + length, values.count)].reduce(0.0) {
                max($0, abs(Double($1) - middle))
            }
        }
        peak = peaks.isEmpty ? 0 : peaks.sorted()[peaks.count / 2]
    }
}
