/// The last breaths of one source, measured as soon as the beats after them are there.
struct BreathHistory: Sendable {
    private struct Measured: Sendable {
        let end: Double
        let rsa: BreathRSA?
    }

    private var waiting: [(inhale: Double, exhale: Double, end: Double)] = []
    private var measured: [Measured] = []
    private var ended: [(end: Double, length: Double)] = []
    private let keep: Int
    private static let capacity = 32

    /// - Parameter keep: breaths in the median, up to 32.
    init(keep: Int) {
        precondition((1...Self.capacity).contains(keep), "a median of RSA is of 1 to 32 breaths")
        self.keep = keep
        waiting.reserveCapacity(Self.capacity)
        measured.reserveCapacity(keep + 1)
        ended.reserveCapacity(Self.capacity)
    }

    mutating func push(inhale: Double, exhale: Double, end: Double) {
        guard inhale < exhale, exhale < end else { return }
        if waiting.count == Self.capacity { waiting.removeFirst() }
        if ended.count == Self.capacity { ended.removeFirst() }
        waiting.append((inhale, exhale, end))
        ended.append((end, end - inhale))
    }

    /// Measures the breaths whose last beats have come.
    mutating func measure(_ intervals: [Interval]) {
        guard let newest = intervals.last?.time else { return }
        while let breath = waiting.first, newest > breath.end + BreathRSA.lag {
            let rsa = BreathRSA(
                inhale: breath.inhale, exhale: breath.exhale, end: breath.end, in: intervals)
            waiting.removeFirst()
            measured.append(Measured(end: breath.end, rsa: rsa))
            if measured.count > keep { measured.removeFirst() }
        }
    }

    /// Whether a breath ended after a time.
    func hasBreath(after time: Double) -> Bool { ended.last.map { $0.end > time } ?? false }

    /// Breaths a minute over those that ended after `start`, at least two; quality is the share of the window that
    /// they cover.
    func rate(after start: Double, to now: Double) -> Metric? {
        var count = 0
        var length = 0.0
        for breath in ended where breath.end > start {
            count += 1
            length += breath.length
        }
        guard count >= 2, let newest = ended.last else { return nil }
        return Metric(
            value: 60 * Double(count) / length, time: newest.end, quality: min(1, length / (now - start)))
    }

    /// Median RSA of the last breaths that ended after `start`; quality is the share of them that has a measure.
    func rsa(after start: Double, fewest: Int) -> (milliseconds: Metric, bpm: Metric)? {
        var milliseconds = Few()
        var bpm = Few()
        var recent = 0
        for breath in measured where breath.end > start {
            recent += 1
            guard let rsa = breath.rsa else { continue }
            milliseconds.insert(rsa.milliseconds)
            bpm.insert(rsa.bpm)
        }
        guard milliseconds.count >= max(1, fewest), let newest = measured.last else { return nil }
        let quality = Double(milliseconds.count) / Double(recent)
        return (
            Metric(value: milliseconds.median, time: newest.end, quality: quality),
            Metric(value: bpm.median, time: newest.end, quality: quality)
        )
    }

    /// Up to 32 numbers in order of size, kept without an allocation.
    private struct Few {
        private var sorted = InlineArray<32, Double>(repeating: 0)
        private(set) var count = 0

        mutating func insert(_ value: Double) {
            var place = count
            while place > 0, sorted[place - 1] > value {
                sorted[place] = sorted[place - 1]
                place -= 1
            }
            sorted[place] = value
            count += 1
        }

        /// Something must be held.
        var median: Double {
            let middle = count / 2
            return count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
        }
    }
}
