import Biosignals
import HRV
import Sessions

/// What is to be analysed of a recording, and how.
struct AnalysisPlan: Sendable {
    var from: Double?
    var to: Double?
    var window: Double?
    /// Seconds from a window to the next; their length where it is nil.
    var step: Double?
    var settings: AnalysisSettings
    var reading: RecordingOptions

    /// One result, or one for each window.
    func analyze(_ path: String) throws -> [AnalysisBody] {
        let physiology = try RecordedPhysiology(try reading.open(path))
        guard let last = physiology.intervals.last else {
            throw CommandFailure(
                "cannot analyse \(path): no heart beats were found in it; check the signal, or choose one with --signal"
            )
        }
        let begin = from ?? 0
        let end = min(to ?? .infinity, last.time)
        guard begin < end else {
            throw CommandFailure(
                "there is nothing to analyse in \(path) from \(NumberText.text(begin, 0)) s on: it ends at \(NumberText.text(last.time, 0)) s"
            )
        }
        guard let window else {
            let result = HRVAnalysis.part(
                (from ?? -.infinity)...(to ?? .infinity), of: physiology.intervals,
                breaths: physiology.breaths,
                respiration: physiology.respiration, settings: settings)
            return [body(path, physiology, result, from: from == nil && to == nil ? nil : begin...end)]
        }
        let windows = HRVAnalysis.windows(
            physiology.intervals, breaths: physiology.breaths, respiration: physiology.respiration,
            length: window, step: step ?? window, from: begin, to: to, settings: settings)
        guard !windows.isEmpty else {
            throw CommandFailure(
                "cannot analyse \(path) in windows of \(NumberText.text(window, 0)) s: it lasts \(NumberText.text(end - begin, 0)) s; choose a shorter --window"
            )
        }
        return windows.map { window in
            body(path, physiology, window.result, from: window.start...window.end)
        }
    }

    private func body(
        _ path: String, _ physiology: RecordedPhysiology, _ result: HRVResult, from part: ClosedRange<Double>?
    ) -> AnalysisBody {
        var body = AnalysisBody(
            recording: path, signal: physiology.heartSignal, result: result,
            breathSource: physiology.breathSource?.rawValue)
        body.fromSeconds = NumberText.rounded(part?.lowerBound, 3)
        body.toSeconds = NumberText.rounded(part?.upperBound, 3)
        return body
    }
}
