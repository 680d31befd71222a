/// Where the playing of a signal's stretches has come to.
struct SignalPlayhead {
    private let stretches: [SignalTrace.Stretch]
    private var stretch = 0
    private var sample = 0

    init(_ stretches: [SignalTrace.Stretch]) { self.stretches = stretches }

    /// The samples of one stretch that are complete at a time and were not handed out yet, and whether they follow
    /// the ones before without a gap; nil when there are none.
    mutating func next(upTo time: Double) -> (values: [Float], follows: Bool)? {
        while stretch < stretches.count {
            let current = stretches[stretch]
            let complete = ((time - current.start) * current.rate).rounded(.down)
            let end = Int(min(max(complete, 0), Double(current.values.count)))
            if end > sample {
                defer { sample = end }
                return (Array(current.values[sample..<end]), sample > 0 || stretch == 0)
            }
            guard sample == current.values.count else { return nil }
            stretch += 1
            sample = 0
        }
        return nil
    }

    /// The same samples with the time of the first and their rate.
    mutating func nextPart(upTo time: Double) -> SignalTrace.Stretch? {
        guard let (values, _) = next(upTo: time) else { return nil }
        let current = stretches[stretch]
        let start = current.start + Double(sample - values.count) / current.rate
        return SignalTrace.Stretch(start: start, rate: current.rate, values: values)
    }
}
