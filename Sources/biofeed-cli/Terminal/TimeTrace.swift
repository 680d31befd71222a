/// The last stretch of a value over time, as a curve shows it.
struct TimeTrace {
    /// Seconds that are kept.
    let span: Double
    private(set) var points: [(time: Double, value: Double)] = []

    init(span: Double) { self.span = span }

    mutating func add(_ value: Double, at time: Double) {
        // After a new start of the source, time begins anew.
        if let last = points.last, time < last.time - span { points.removeAll() }
        points.append((time, value))
        guard let first = points.first, first.time < time - 2 * span else { return }
        points.removeAll { $0.time < time - span }
    }

    func recent(_ now: Double) -> ArraySlice<(time: Double, value: Double)> {
        points.drop { $0.time < now - span }
    }
}
