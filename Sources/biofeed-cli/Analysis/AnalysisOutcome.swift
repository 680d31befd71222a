import HRV
import Reports

/// What came of one recording, as it is written: rows of a table, and JSON objects. An error is a row of its own.
struct AnalysisOutcome: Codable, Sendable {
    var recording: String
    /// Cells of each row, in the order of `AnalysisColumns.all`.
    var rows: [[String]]
    /// A JSON object for each row.
    var objects: [String]
    /// Lines for people.
    var lines: [String]
    /// One line; nil when all went well.
    var error: String?

    /// The row of a recording that could not be analysed, as JSON.
    private struct Failed: Encodable {
        var recording: String
        var notes: [String]?
        var error: String
    }

    /// Analyses a recording; what goes wrong is kept in place of the result.
    init(_ recording: String, _ plan: AnalysisPlan, note: (String) -> Void) {
        self.recording = recording
        rows = []
        objects = []
        lines = []
        var notes: [String] = []
        do {
            let bodies = try plan.analyze(recording) {
                notes.append($0)
                note($0)
            }
            rows = bodies.map { AnalysisColumns.cells($0, notes: notes) }
            objects = try bodies.map { try JSONText.encode($0) }
            for body in bodies { lines += AnalysisText.lines(body) + [""] }
        } catch {
            let text = "\(error)".split(whereSeparator: \.isNewline).joined(separator: " ")
            self.error = text
            rows = [
                AnalysisColumns.cells(
                    failed: recording, settings: plan.settings.fingerprint, notes: notes, error: text)
            ]
            let failed = Failed(recording: recording, notes: notes.isEmpty ? nil : notes, error: text)
            do { objects = [try JSONText.encode(failed)] } catch {
                preconditionFailure("texts can be written as JSON: \(error)")
            }
        }
    }
}
