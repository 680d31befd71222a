import Biosignals

/// Puts wave blocks on an even sample grid by their times.
///
/// Within a gap-free stretch samples follow one another; where the grid's rate and the measured one part, a
/// sample is repeated or left out once they are 20 ms apart.
struct ExportPlacement {
    /// Seconds.
    private static let allowedDrift = 0.02

    /// Samples a second of the grid, and the session time of its first sample.
    let rate: Double
    let origin: Double
    /// Samples placed so far.
    private(set) var count = 0

    init(rate: Double, origin: Double) {
        self.rate = rate
        self.origin = origin
    }

    /// How a block is laid: samples missing before it, then its own.
    mutating func lay(_ wave: Wave, continues: Bool) -> (missing: Int, values: [Float]) {
        let target = Int(((wave.start.seconds - origin) * rate).rounded())
        var values = wave.values
        var missing = 0
        let off = target - count
        if !continues {
            missing = max(0, off)
            values.removeFirst(min(values.count, max(0, -off)))
        } else if Double(abs(off)) > max(2, Self.allowedDrift * rate), let first = values.first {
            if off > 0 { values.insert(first, at: 0) } else { values.removeFirst() }
        }
        count += missing + values.count
        return (missing, values)
    }

    /// Samples missing up to a session time, which are now taken as placed.
    mutating func fill(upTo time: Double) -> Int {
        let missing = max(0, Int(((time - origin) * rate).rounded(.down)) - count)
        count += missing
        return missing
    }
}
