/// The analysis of a part of a recording.
public struct HRVWindow: Sendable, Hashable {
    /// Session seconds.
    public var start: Double
    public var end: Double
    public var result: HRVResult

    public init(start: Double, end: Double, result: HRVResult) {
        self.start = start
        self.end = end
        self.result = result
    }
}

extension HRVAnalysis {
    /// The analysis of each window of a recording. Artefacts are corrected before the recording is cut, so that a
    /// window's edge does not hide their neighbours; a beat belongs to the window in which it falls, a breath to each
    /// that holds it whole.
    /// - Parameters:
    ///   - length: seconds of a window.
    ///   - step: seconds from the start of a window to that of the next.
    ///   - from: start of the first window, session seconds; nil for the beginning of the first interval.
    public static func windows(
        _ intervals: [Interval], breaths: [Breath], respiration: Respiration? = nil, length: Double,
        step: Double, from: Double? = nil, settings: AnalysisSettings = .init()
    ) -> [HRVWindow] {
        precondition(length > 0 && step > 0, "a window has a length, and the next one begins later")
        guard let first = intervals.first, let last = intervals.last else { return [] }
        let prepared = PreparedIntervals(intervals, settings)
        let begin = from ?? first.time - (first.rr ?? 0) / 1000
        var windows: [HRVWindow] = []
        var start = begin
        // Half a second of grace: a recording of 300 s ends with a beat a little before.
        while start + length <= last.time + 0.5 {
            let end = start + length
            let whole = breaths.filter { $0.inhale >= start && $0.end <= end }
            let result = analyze(
                prepared.part(from: start, to: end), breaths: whole, respiration: respiration,
                settings: settings)
            windows.append(HRVWindow(start: start, end: end, result: result))
            start = begin + Double(windows.count) * step
        }
        return windows
    }
}
