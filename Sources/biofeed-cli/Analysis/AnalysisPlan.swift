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
        if window == nil, from == nil, to == nil {
            let result = HRVAnalysis.analyze(
                physiology.intervals, breaths: physiology.breaths, respiration: physiology.respiration,
                settings: settings)
            return [body(path, physiology, result)]
        }
        let length = window ?? end - begin
        let part = physiology.intervals.filter { $0.time <= end + 0.001 }
        guard length > 0, !part.isEmpty else {
            throw CommandFailure(
                "there is nothing to analyse in \(path) from \(NumberText.text(begin, 0)) s on: it ends at \(NumberText.text(last.time, 0)) s"
            )
        }
        let windows = HRVAnalysis.windows(
            part, breaths: physiology.breaths, respiration: physiology.respiration, length: length,
            step: step ?? length, from: begin, settings: settings)
        guard !windows.isEmpty else {
            throw CommandFailure(
                "cannot analyse \(path) in windows of \(NumberText.text(length, 0)) s: it lasts \(NumberText.text(end - begin, 0)) s; choose a shorter --window"
            )
        }
        return windows.map { window in
            var body = body(path, physiology, window.result)
            body.fromSeconds = NumberText.rounded(window.start, 3)
            body.toSeconds = NumberText.rounded(window.end, 3)
            return body
        }
    }

    private func body(
        _ path: String, _ physiology: RecordedPhysiology, _ result: HRVResult
    ) -> AnalysisBody {
        AnalysisBody(
            recording: path, signal: physiology.heartSignal, result: result,
            breathSource: physiology.breathSource?.rawValue)
    }
}
