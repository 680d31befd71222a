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

    /// - Parameters:
    ///   - times: seconds, one for each sample; one that is no number follows the one before.
    ///   - nominalRate: samples a second, where it is known.
    ///   - tolerance: seconds.
    /// - Returns: nil when neither the stamps nor a nominal rate tell the rate.
    init?(_ times: [Double], nominalRate: Double?, tolerance: Double) {
        guard let first = times.first, first.isFinite else { return nil }
        base = first
        let nominal = nominalRate.flatMap { $0.isFinite && $0 > 0 ? $0 : nil }
        guard let step = nominal.map({ 1 / $0 }) ?? Self.medianStep(times) else { return nil }
        var times = times
        var begin = 0
        for index in 1..<max(1, times.count) {
            if !times[index].isFinite { times[index] = times[index - 1] + step }
            let late = times[index] - times[index - 1] - step
            if late > tolerance || late < -tolerance - step {
                runs.append(begin..<index)
                begin = index
            }
        }
        runs.append(begin..<times.count)
        let base = base
        let lines = runs.map { Self.sums(times[$0], after: base) }
        let spread = lines.reduce(0) { $0 + $1.spread }
        let slope = spread > 0 ? lines.reduce(0) { $0 + $1.common } / spread : 0
        let isPlausible = slope > 0 && slope.isFinite && (nominal == nil || (0.5...2).contains(slope / step))
        let period = isPlausible ? slope : step
        rate = 1 / period
        var end = -Double.infinity
        for (run, line) in zip(runs, lines) {
            let start = max(line.time - line.index * period, end)
            offsets.append(start)
            end = start + Double(run.count) * period
        }
    }

    /// Seconds of the first sample.
    var start: Double { base + offsets[0] }

    /// One channel's values, from a moment on that counts as zero.
    func stretches(_ values: [Float], origin: Double) -> [SignalTrace.Stretch] {
        zip(runs, offsets).map { run, start in
            SignalTrace.Stretch(start: start + (base - origin), rate: rate, values: Array(values[run]))
        }
    }

    private static func medianStep(_ times: [Double]) -> Double? {
        let steps = zip(times.dropFirst(), times).map { $0 - $1 }.filter { $0 > 0 && $0.isFinite }.sorted()
        return steps.isEmpty ? nil : steps[steps.count / 2]
    }

    /// Means of index and of time after `origin`, and the sums of squares and products about them.
    private static func sums(
        _ times: ArraySlice<Double>, after origin: Double
    ) -> (index: Double, time: Double, spread: Double, common: Double) {
        let count = Double(times.count)
        let meanIndex = (count - 1) / 2
        let base = times.first ?? 0
        let meanTime = base - origin + times.reduce(0) { $0 + ($1 - base) } / count
        var spread = 0.0
        var common = 0.0
        for (index, time) in times.enumerated() {
            spread += (Double(index) - meanIndex) * (Double(index) - meanIndex)
            common += (Double(index) - meanIndex) * (time - origin - meanTime)
        }
        return (meanIndex, meanTime, spread, common)
    }
}
