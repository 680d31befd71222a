import Biosignals

extension SignalTrace.Stretch {
    /// Whether no sample lies between a moment and its beginning.
    func follows(_ end: Double) -> Bool { abs(start - end) * rate < 0.5 }
}

extension [SignalTrace.Stretch] {
    /// One of each run that follow one another.
    func joined() -> [SignalTrace.Stretch] {
        var joined: [SignalTrace.Stretch] = []
        for stretch in self {
            if let last = joined.last, stretch.follows(last.end) {
                joined[joined.count - 1].values += stretch.values
            } else {
                joined.append(stretch)
            }
        }
        return joined
    }

    /// With a gap for every run of missing samples (NaN) of this many seconds or more: they are no signal, and nothing
    /// may be found across them.
    func split(atMissing seconds: Double) -> [SignalTrace.Stretch] {
        flatMap { stretch -> [SignalTrace.Stretch] in
            guard stretch.values.contains(where: \.isNaN) else { return [stretch] }
            let least = Swift.max(1, Int((seconds * stretch.rate).rounded()))
            var parts: [SignalTrace.Stretch] = []
            var begin = 0
            var missing = 0
            func close(_ end: Int) {
                guard end > begin else { return }
                parts.append(
                    SignalTrace.Stretch(
                        start: stretch.start + Double(begin) / stretch.rate, rate: stretch.rate,
                        values: Array<Float>(stretch.values[begin..<end])))
            }
            for (index, value) in stretch.values.enumerated() {
                if value.isNaN {
                    missing += 1
                } else {
                    if missing >= least || missing == index - begin {
                        close(index - missing)
                        begin = index
                    }
                    missing = 0
                }
            }
            close(stretch.values.count - missing)
            return parts
        }
    }
}
