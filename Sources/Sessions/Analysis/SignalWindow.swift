import Biosignals

/// What is held of one signal while a long recording is gone through: its latest stretches.
struct SignalWindow: Sendable {
    /// Slower than the signal where that comes at a rate of sound.
    private(set) var trace: SignalTrace
    private var slower: SlowerSignal?

    init(name: String, kind: ChannelKind, unit: String) {
        trace = SignalTrace(name: name, kind: kind, unit: unit, stretches: [])
    }

    /// Adds what comes next.
    ///
    /// - Parameter joins: whether nothing is missing before it.
    mutating func append(_ piece: SignalTrace.Stretch, joins: Bool) {
        if !joins || trace.stretches.isEmpty {
            slower = SlowerSignal(trace.kind, rate: piece.rate)
            trace.stretches.append(
                SignalTrace.Stretch(start: piece.start + (slower?.start ?? 0), rate: piece.rate, values: []))
        }
        let last = trace.stretches.count - 1
        // A clock knows the rate better the longer it has listened.
        trace.stretches[last].rate = piece.rate / (slower?.factor ?? 1)
        if let values = slower?.push(piece.values) {
            trace.stretches[last].values += values
        } else {
            trace.stretches[last].values += piece.values
        }
    }

    /// Forgets what lies before a moment; the stretch that goes on stays, however little is left of it.
    mutating func drop(before time: Double) {
        while let first = trace.stretches.first, trace.stretches.count > 1, first.end <= time {
            trace.stretches.removeFirst()
        }
        guard let first = trace.stretches.first else { return }
        let count = Int(
            min(max(((time - first.start) * first.rate).rounded(.down), 0), Double(first.values.count)))
        trace.stretches[0].values.removeFirst(count)
        trace.stretches[0].start += Double(count) / first.rate
    }

    /// What is held of a range, with a gap wherever samples are missing.
    func part(_ range: Range<Double>) -> SignalTrace {
        var part = trace
        part.stretches = trace.stretches.compactMap { $0.part(range) }.split(atMissing: ImportedSignal.gap)
        return part
    }
}

extension SignalTrace.Stretch {
    /// Its samples within a range; nil where it has none.
    fileprivate func part(_ range: Range<Double>) -> SignalTrace.Stretch? {
        func index(_ time: Double) -> Int {
            Int(min(max(((time - start) * rate).rounded(.up), 0), Double(values.count)))
        }
        let inner = index(range.lowerBound)..<index(range.upperBound)
        guard !inner.isEmpty else { return nil }
        guard inner.count < values.count else { return self }
        return SignalTrace.Stretch(
            start: start + Double(inner.lowerBound) / rate, rate: rate, values: Array(values[inner]))
    }
}
