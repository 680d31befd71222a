/// Where the playing of a signal's stretches has come to.
struct SignalPlayhead {
    private var stretches: [SignalTrace.Stretch] = []
    /// Samples of the first of them that were handed out.
    private var sample = 0
    /// Whether nothing lies between what was handed out last and the first stretch.
    private var follows = true

    init(_ stretches: [SignalTrace.Stretch] = []) { add(stretches) }

    /// Adds what comes next.
    mutating func add(_ more: [SignalTrace.Stretch]) { stretches += more }

    /// The samples of one stretch that are complete at a time and were not handed out yet, and whether they follow
    /// the ones before without a gap; nil when there are none.
    mutating func next(upTo time: Double) -> (values: [Float], follows: Bool)? {
        while let current = stretches.first {
            let complete = ((time - current.start) * current.rate).rounded(.down)
            let end = Int(min(max(complete, 0), Double(current.values.count)))
            if end > sample {
                defer { sample = end }
                return (Array(current.values[sample..<end]), sample > 0 || follows)
            }
            guard sample == current.values.count, stretches.count > 1 else { return nil }
            stretches.removeFirst()
            let gap = (stretches[0].start - current.end) * current.rate
            follows = abs(gap) < 0.5
            sample = 0
        }
        return nil
    }

    /// The same samples with the time of the first and their rate.
    mutating func nextPart(upTo time: Double) -> SignalTrace.Stretch? {
        guard let (values, _) = next(upTo: time), let current = stretches.first else { return nil }
        let start = current.start + Double(sample - values.count) / current.rate
        return SignalTrace.Stretch(start: start, rate: current.rate, values: values)
    }
}
