/// How the mean and the spread of segments of five minutes vary over a long recording.
///
/// Segments follow one another from the beginning of the first interval; a segment counts when clean intervals
/// cover half of it. Source: Task Force 1996, for recordings of a day.
public struct SegmentStatistics: Sendable {
    /// Standard deviation of the segments' means, ms; nil with fewer than two segments.
    public let sdann: Double?
    /// Mean of the segments' standard deviations, ms; nil without a segment.
    public let sdnnIndex: Double?
    /// Segments that count.
    public let segments: Int

    /// Part of a segment that clean intervals must cover.
    public static let coverage = 0.5

    /// - Parameter seconds: length of a segment.
    public init(_ series: NNSeries, seconds: Double = 300) {
        precondition(seconds > 0, "a segment has a length")
        var means: [Double] = []
        var deviations: [Double] = []
        var sums = TimeDomain()
        var covered = 0.0
        var current = 0
        func close() {
            if covered >= Self.coverage * seconds, let mean = sums.meanNN, let sdnn = sums.sdnn {
                means.append(mean)
                deviations.append(sdnn)
            }
        }
        let start = series.count > 0 ? series.times[0] - series.values[0] / 1000 : 0
        for i in series.values.indices {
            let segment = Int((series.times[i] - start) / seconds)
            if segment != current {
                close()
                sums.reset()
                covered = 0
                current = segment
            }
            sums.push(series.values[i], joined: false)
            covered += series.values[i] / 1000
        }
        close()
        segments = means.count
        sdnnIndex = deviations.isEmpty ? nil : deviations.reduce(0, +) / Double(deviations.count)
        guard means.count >= 2 else {
            sdann = nil
            return
        }
        let mean = means.reduce(0, +) / Double(means.count)
        let squares = means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        sdann = (squares / Double(means.count - 1)).squareRoot()
    }
}
