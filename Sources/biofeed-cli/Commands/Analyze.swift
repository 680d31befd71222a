import ArgumentParser
import Foundation
import HRV
import Reports

/// `analyze`: heart rate variability of whole recordings.
struct Analyze: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Heart rate variability of recordings.",
        discussion: """
            Several recordings are analysed in parallel and written in the order in which they were named; a folder \
            stands for all recordings in it. One that cannot be read does not stop the others: its error stands in \
            its row. What a recording is too short or too dirty for is left out and named, with the reason, under \
            "withheld". With -o a run that was cut off goes on where it stood when it is given again.

            --against FILE.csv compares with an earlier table, --against preset=kubios-like,method=lomb with other \
            settings; the result is a table of what changed. Two tables are compared without analysing anything.

            Example: biofeed-cli analyze recordings/ -o results.csv
            """)

    @Argument(
        help: ArgumentHelp(
            "Sessions, .hea, .edf, .csv, .wav or RR text, and folders of them.", valueName: "recording"))
    var recordings: [String]

    @Option(help: ArgumentHelp("Begin at this second of the recording.", valueName: "s"))
    var from: Double?

    @Option(help: ArgumentHelp("End at this second.", valueName: "s"))
    var to: Double?

    @Option(help: ArgumentHelp("Analyse each stretch of this length by itself.", valueName: "s"))
    var window: Double?

    @Option(help: "A result for each: phase (of an exercise) or event (from a mark to the next).")
    var by: AnalysisPlan.Division?

    @Option(help: "text, json, jsonl, csv or parquet; default: by the file's ending, else text.")
    var format: TableFormat?

    @Option(help: ArgumentHelp("Tell what changed against a table or other settings.", valueName: "what"))
    var against: String?

    @Option(help: "Recordings at once; default: one for each processor.")
    var jobs = ProcessInfo.processInfo.activeProcessorCount

    @Option(
        help: ArgumentHelp(
            "Begin a window each so many seconds; default: when the last one ends.", valueName: "s"))
    var step: Double?

    @Option(help: "Conventions: standard, taskforce, kubios-like or neurokit-like (docs/numbers.md).")
    var preset = AnalysisPreset.standard

    @Option(help: "Spectrum: welch, lomb or ar; default: the preset's.")
    var method: AnalysisSettings.SpectralMethod?

    @Option(help: "What is taken out before the spectrum: priors, linear or none; default: the preset's.")
    var detrend: AnalysisSettings.DetrendMethod?

    @Flag(name: .customLong("no-correct"), help: "Leave flagged intervals out instead of replacing them.")
    var noCorrect = false

    @Flag(help: "Give also what would be withheld; it stays named.")
    var all = false

    @Option(name: .shortAndLong, help: ArgumentHelp("Write to a file.", valueName: "file"))
    var output: String?

    @OptionGroup var reading: RecordingOptions

    /// Seconds that no recording is longer than: ten years.
    private static let longest = 3e8

    func validate() throws {
        if let from, !(0...Self.longest).contains(from) {
            throw ValidationError("--from is a second of the recording, 0 or more, not \(from)")
        }
        if let to, !(to > 0 && to <= Self.longest) {
            throw ValidationError("--to is a second of the recording, more than 0, not \(to)")
        }
        if let window, !(10...Self.longest).contains(window) {
            throw ValidationError("--window is 10 s or more, not \(window)")
        }
        if let step, !(1...Self.longest).contains(step) {
            throw ValidationError("--step is 1 s or more, not \(step)")
        }
        if step != nil, window == nil { throw ValidationError("--step goes with --window") }
        if by != nil, window != nil { throw ValidationError("--by divides by itself; leave --window out") }
        if !(1...1024).contains(jobs) { throw ValidationError("--jobs is from 1 to 1024, not \(jobs)") }
        if chosenFormat == .parquet, output == nil || against != nil {
            throw ValidationError("--format parquet goes into a file of results: add -o FILE.parquet")
        }
        if let from, let to, !(from < to) { throw ValidationError("--from lies before --to") }
    }

    private var settings: AnalysisSettings {
        var settings = AnalysisSettings(preset)
        if let method { settings.method = method }
        if let detrend { settings.detrend = detrend }
        settings.correct = !noCorrect
        settings.all = all
        return settings
    }

    private var chosenFormat: TableFormat { format ?? output.flatMap(TableFormat.init(ending:)) ?? .text }

    private func plan(_ settings: AnalysisSettings) -> AnalysisPlan {
        AnalysisPlan(
            from: from, to: to, window: window, step: step, division: by, settings: settings, reading: reading
        )
    }

    func run() async throws {
        if let against { return try await compare(with: against) }
        let found = try RecordingList.recordings(recordings)
        let failures = try await AnalysisRun(recordings: found, plan: plan(settings), jobs: jobs)
            .write(chosenFormat, to: output)
        if failures > 0 { throw ExitCode(1) }
    }

    private func compare(with other: String) async throws {
        let old: ResultTable
        let new: ResultTable
        if other.hasSuffix(".csv") {
            old = try ComparedTables.table(other)
            if recordings.count == 1, let table = try ComparedTables.resultTable(recordings[0]) {
                new = table
            } else {
                new = try await results(with: settings)
            }
        } else {
            let words = try SettingsWords(other)
            old = try await results(with: words.applied(to: settings))
            new = try await results(with: settings)
        }
        let text = try TextOutput(path: output)
        for line in try ComparedTables.lines(TableComparison(old: old, new: new), chosenFormat) {
            try text.line(line)
        }
        try text.finish()
    }

    private func results(with settings: AnalysisSettings) async throws -> ResultTable {
        let found = try RecordingList.recordings(recordings)
        return try await AnalysisRun(recordings: found, plan: plan(settings), jobs: jobs).table()
    }
}
