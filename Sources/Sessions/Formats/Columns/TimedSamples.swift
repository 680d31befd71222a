/// Even stretches from samples that were stamped one by one.
///
/// Stamps scatter by the way the samples took (bursts, rounding), while a converter runs evenly: through the stamps of
/// every stretch a line is laid by least squares, of one slope for all of them. A stretch ends where the next stamp is
/// later than it should be by more than `tolerance`, or lies in the past.
struct TimedSamples {
    /// Of the samples, without overlap.
    private(set) var runs: [Range<Int>] = []
    /// The first stamp: times far from zero are too coarse to hold parts of a second, differences are not.
    private let base: Double
    /// Seconds of each run's first sample after `base`.
    private var offsets: [Double] = []
    /// Samples a second, over all.
    let rate: Double

    /// Stamps of which the usual step is taken, where no rate is known.
    private static let early = 1 << 16

    /// - Parameters:
    ///   - times: seconds, one for each sample; one that is no number follows the one before.
    ///   - nominalRate: samples a second, where it is known.
    ///   - tolerance: seconds.
    /// - Returns: nil when neither the stamps nor a nominal rate tell the rate.
    init?(
        _ times: LongColumn<Double>, nominalRate: Double?, tolerance: Double
    ) throws(RecordingFormatError) {
        guard let first = try times.first(), first.isFinite else { return nil }
        base = first
        let nominal = nominalRate.flatMap { $0.isFinite && $0 > 0 ? $0 : nil }
        let usual: Double? = if let nominal { 1 / nominal } else { try Self.medianStep(times) }
        guard let step = usual else { return nil }
        var lines: [Line] = []
        var found: [Range<Int>] = []
        var line = Line(start: 0)
        var begin = 0
        var row = 0
        var before = first
        try times.forEach { stamp in
            let time = stamp.isFinite ? stamp : before + step
            let late = time - before - step
            if row > 0, late > tolerance || late < -tolerance - step {
                found.append(begin..<row)
                lines.append(line)
                begin = row
                line = Line(start: time - first)
            }
            line.add(time - first)
            before = time
            row += 1
        }
        found.append(begin..<row)
        lines.append(line)
        runs = found
        let spread = lines.reduce(0) { $0 + $1.spread }
        let slope = spread > 0 ? lines.reduce(0) { $0 + $1.common } / spread : 0
        let isPlausible = slope > 0 && slope.isFinite && (nominal == nil || (0.5...2).contains(slope / step))
        let period = isPlausible ? slope : step
        rate = 1 / period
        var end = -Double.infinity
        for (run, line) in zip(runs, lines) {
            let start = max(line.meanTime - line.meanIndex * period, end)
            offsets.append(start)
            end = start + Double(run.count) * period
        }
    }

    /// Seconds of the first sample.
    var start: Double { base + offsets[0] }

    /// Where the samples stand, from a moment on that counts as zero.
    func placed(origin: Double) -> [RowRun] {
        zip(runs, offsets).map { RowRun(rows: $0, start: $1 + (base - origin)) }
    }

    private static func medianStep(_ times: LongColumn<Double>) throws(RecordingFormatError) -> Double? {
        let times = try times.values(0..<min(early, times.count))
        let steps = zip(times.dropFirst(), times).map { $0 - $1 }.filter { $0 > 0 && $0.isFinite }.sorted()
        return steps.isEmpty ? nil : steps[steps.count / 2]
    }

    /// Sums over the stamps of a run: of the time since its first, and of that times the index.
    private struct Line {
        /// Seconds of the first stamp.
        let start: Double
        private var count = 0.0
        private var times = 0.0
        private var products = 0.0

        init(start: Double) { self.start = start }

        mutating func add(_ time: Double) {
            times += time - start
            products += count * (time - start)
            count += 1
        }

        var meanIndex: Double { (count - 1) / 2 }
        var meanTime: Double { start + times / count }
        /// Sums of squares and of products about the means.
        var spread: Double { count * (count * count - 1) / 12 }
        var common: Double { products - meanIndex * times }
    }
}
