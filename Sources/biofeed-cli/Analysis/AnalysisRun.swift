import Foundation
import Reports
import Sessions

/// Analyses many recordings and writes what comes of them as it comes.
struct AnalysisRun {
    let recordings: [String]
    let plan: AnalysisPlan
    let jobs: Int

    /// Recordings that could not be analysed.
    typealias Failures = Int

    /// Writes a result for each recording or part, in the order of the recordings.
    func write(_ format: TableFormat, to output: String?) async throws -> Failures {
        if format == .parquet, let output { try ParquetFile.check(output) }
        // Parquet is made of the table when that is whole.
        let table = format == .parquet ? output.map { $0 + ".csv" } : output
        let text = try TextOutput(path: table)
        let journal = try output.map {
            try ResultJournal(beside: $0, plan: "\(plan)", software: Version.current)
        }
        if format == .csv || format == .parquet {
            try text.line(ResultTable.line(AnalysisColumns.all.map(\.name)))
        }
        let isList = recordings.count > 1 || plan.divides
        if format == .json, isList { try text.line("[") }
        var failures = 0
        var done = 0
        try await forEach(known: journal?.known ?? [:]) { outcome in
            done += 1
            if outcome.error != nil { failures += 1 }
            switch format {
            case .text:
                if outcome.error == nil {
                    let lines = outcome.lines.dropLast()
                    if done - failures > 1 { try text.line("") }
                    for line in lines { try text.line(line) }
                }
            case .csv, .parquet: for row in outcome.rows { try text.line(ResultTable.line(row)) }
            case .jsonl: for object in outcome.objects { try text.line(object) }
            case .json:
                // A single recording that failed has no document; its error is told.
                guard isList || outcome.error == nil else { break }
                let isLast = done == recordings.count
                for (index, object) in outcome.objects.enumerated() {
                    let ends = isLast && index == outcome.objects.count - 1
                    try text.line(object + (isList && !ends ? "," : ""))
                }
            }
            try journal?.keep(outcome)
        }
        if format == .json, isList { try text.line("]") }
        if failures == recordings.count, recordings.count == 1 {
            try journal?.remove()
            return failures
        }
        if format == .parquet, let output, let table = try text.flushed() {
            try ParquetFile.write(
                output, table: table,
                columns: AnalysisColumns.all.map { ($0.name, $0.kind.rawValue) })
        } else {
            try text.finish()
        }
        if let journal, journal.takenOver > 0 {
            StandardError.line(
                "note: \(journal.takenOver) of \(done) recordings were analysed in an earlier run")
        }
        try journal?.remove()
        return failures
    }

    /// All results as one table in memory.
    func table() async throws -> ResultTable {
        var table = ResultTable(columns: AnalysisColumns.all.map(\.name), rows: [])
        try await forEach(known: [:]) { table.rows += $0.rows }
        return table
    }

    /// Errors are told as they come, in the order of the recordings.
    private func forEach(
        known: [String: AnalysisOutcome], _ take: (AnalysisOutcome) throws -> Void
    ) async throws {
        let interrupt = Interrupt()
        let isAlone = recordings.count == 1
        let plan = plan
        var done = 0
        var failed = 0
        let begun = ContinuousClock.now
        try await OrderedWork.run(
            recordings, workers: jobs,
            work: { recording in
                known[recording]
                    ?? AnalysisOutcome(recording, plan) { note in
                        // Among many, notes stand in their column.
                        if isAlone { StandardError.line("note: \(recording): \(note)") }
                    }
            },
            take: { outcome in
                done += 1
                if let error = outcome.error {
                    failed += 1
                    StandardError.progress("")
                    StandardError.line(error)
                }
                try take(outcome)
                if interrupt.isRequested, done < recordings.count {
                    throw CommandFailure(
                        "stopped after \(done) of \(recordings.count) recordings; with -o the same command goes on from there"
                    )
                }
                progress(done, failed, since: begun)
            })
        StandardError.progress("")
    }

    private func progress(_ done: Int, _ failed: Int, since begun: ContinuousClock.Instant) {
        guard !recordings.isEmpty, StandardError.isTerminal else { return }
        let spent = Double((ContinuousClock.now - begun).components.seconds)
        let left = spent / Double(done) * Double(recordings.count - done)
        let trouble = failed > 0 ? ", \(failed) failed" : ""
        StandardError.progress(
            "\(done) of \(recordings.count) recordings\(trouble), about \(NumberText.clock(left)) left")
    }
}
