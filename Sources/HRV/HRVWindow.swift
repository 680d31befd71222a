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

/// Parts of a recording. Artefacts are corrected before the recording is cut, so that an edge does not hide their
/// neighbours; a beat belongs to the part in which it falls, a breath to each that holds it whole.
extension HRVAnalysis {
    /// The analysis of one part.
    /// - Parameters:
    ///   - part: session seconds; either end may be infinite.
    public static func part(
        _ part: ClosedRange<Double>, of intervals: [Interval], breaths: [Breath],
        respiration: Respiration? = nil, settings: AnalysisSettings = .init()
    ) -> HRVResult {
        parts([part], of: intervals, breaths: breaths, respiration: respiration, settings: settings)[0]
    }

    /// The analysis of several parts, in their order; they may overlap.
    public static func parts(
        _ parts: [ClosedRange<Double>], of intervals: [Interval], breaths: [Breath],
        respiration: Respiration? = nil, settings: AnalysisSettings = .init()
    ) -> [HRVResult] {
        let prepared = PreparedIntervals(intervals, settings)
        return parts.map { part in
            analyze(
                prepared.part(from: part.lowerBound, to: part.upperBound),
                breaths: whole(breaths, from: part.lowerBound, to: part.upperBound), respiration: respiration,
                settings: settings)
        }
    }

    /// The analysis of each window that lies whole in a recording.
    /// - Parameters:
    ///   - length: seconds of a window.
    ///   - step: seconds from the start of a window to that of the next.
    ///   - from: start of the first window, session seconds; nil for the beginning of the first interval.
    ///   - to: session seconds after which no window ends; nil for the last beat.
    public static func windows(
        _ intervals: [Interval], breaths: [Breath], respiration: Respiration? = nil, length: Double,
        step: Double, from: Double? = nil, to: Double? = nil, settings: AnalysisSettings = .init()
    ) -> [HRVWindow] {
        precondition(length > 0 && step > 0, "a window has a length, and the next one begins later")
        guard let first = intervals.first, let last = intervals.last else { return [] }
        let prepared = PreparedIntervals(intervals, settings)
        let begin = from ?? first.time - (first.rr ?? 0) / 1000
        // A recording of 300 s ends with a beat a little before: the next one would have come after its end.
        let grace = min(max(0.5, 1.5 * (last.rr ?? 0) / 1000), 2)
        let limit = min(last.time + grace, to ?? .infinity)
        var windows: [HRVWindow] = []
        var start = begin
        while start + length <= limit {
            let end = start + length
            let result = analyze(
                prepared.part(from: start, to: end), breaths: whole(breaths, from: start, to: end),
                respiration: respiration, settings: settings)
            windows.append(HRVWindow(start: start, end: end, result: result))
            start = begin + Double(windows.count) * step
        }
        return windows
    }

    private static func whole(_ breaths: [Breath], from start: Double, to end: Double) -> [Breath] {
        let first = breaths.partition(where: { $0.inhale >= start })
        return Array(breaths[first..<max(first, breaths.partition(where: { $0.end > end }))])
    }
}
