/// Where the playing of a signal's stretches has come to.
struct SignalPlayhead {
    /// Part of a sample that a time may be off by rounding.
    private static let rounding = 1e-6

    private var stretches: [SignalTrace.Stretch] = []
    /// Samples of the first of them that were handed out.
    private var sample = 0
    /// Whether nothing lies between what was handed out last and the first stretch.
    private var follows = true

    init(_ stretches: [SignalTrace.Stretch] = []) { add(stretches) }

    /// Adds what comes next.
    mutating func add(_ more: [SignalTrace.Stretch]) { stretches += more }

    /// The samples of one stretch that lie at a time or before it and were not handed out yet, and whether they follow
    /// the ones before without a gap; nil when there are none.
    mutating func next(upTo time: Double) -> (part: SignalTrace.Stretch, follows: Bool)? {
        while let current = stretches.first {
            let newest = ((time - current.start) * current.rate + Self.rounding).rounded(.down)
            let end = Int(min(max(newest + 1, 0), Double(current.values.count)))
            if end > sample {
                defer { sample = end }
                let start = current.start + Double(sample) / current.rate
                let values = Array(current.values[sample..<end])
                return (.init(start: start, rate: current.rate, values: values), sample > 0 || follows)
            }
            guard sample == current.values.count, stretches.count > 1 else { return nil }
            stretches.removeFirst()
            let gap = (stretches[0].start - current.end) * current.rate
            follows = abs(gap) < 0.5
            sample = 0
        }
        return nil
    }
}
