import Biosignals
import HRV
import Sessions

/// What is to be analysed of a recording, and how.
struct AnalysisPlan: Sendable {
    /// By what a recording is divided, beside windows of one length.
    enum Division: String, CaseIterable {
        /// The phases of the exercises that were run.
        case phase
        /// What follows each mark.
        case event
    }

    var from: Double?
    var to: Double?
    var window: Double?
    /// Seconds from a window to the next; their length where it is nil.
    var step: Double?
    var division: Division?
    var settings: AnalysisSettings
    var reading: RecordingOptions

    /// Whether a recording has several results.
    var divides: Bool { window != nil || division != nil }

    /// One result, or one for each part.
    ///
    /// - Parameter note: gets what was taken for granted.
    func analyze(_ path: String, note: (String) -> Void) throws -> [AnalysisBody] {
        let inputs = try reading.open(path, note: note)
        let physiology = try RecordedPhysiology(inputs)
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
        if let division { return try divided(path, inputs, physiology, division, begin...end) }
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

    private func divided(
        _ path: String, _ inputs: SessionInputs, _ physiology: RecordedPhysiology, _ division: Division,
        _ whole: ClosedRange<Double>
    ) throws -> [AnalysisBody] {
        let found =
            switch division {
            case .phase: try RecordedPart.phases(of: inputs)
            case .event: try RecordedPart.events(of: inputs, end: whole.upperBound)
            }
        let parts = found.compactMap { part -> RecordedPart? in
            let start = max(part.start, whole.lowerBound)
            let end = min(part.end, whole.upperBound)
            return start < end ? RecordedPart(name: part.name, start: start, end: end) : nil
        }
        guard !parts.isEmpty else {
            let missing = division == .phase ? "no exercise was run in it" : "it holds no marks"
            throw CommandFailure("cannot divide \(path) by \(division.rawValue): \(missing); use --window")
        }
        let results = HRVAnalysis.parts(
            parts.map { $0.start...$0.end }, of: physiology.intervals, breaths: physiology.breaths,
            respiration: physiology.respiration, settings: settings)
        return zip(parts, results).map { part, result in
            var body = body(path, physiology, result, from: part.start...part.end)
            body.part = part.name
            return body
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
