import ArgumentParser
import Biosignals
import HRV
import Sessions

/// `analyze`: heart rate variability of whole recordings.
struct Analyze: AsyncParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, csv }

    static let configuration = CommandConfiguration(
        abstract: "Heart rate variability of recordings.",
        discussion: """
            Several recordings are analysed in parallel and printed in the order in which they were named; one \
            that cannot be read does not stop the others. What a recording is too short or too dirty for is left \
            out and named, with the reason, under "withheld".

            Example: biofeed-cli analyze day1.biofeed day2.txt --format json
            """)

    @Argument(help: ArgumentHelp("Sessions, .hea, .edf, .csv, .wav or RR text.", valueName: "recording"))
    var recordings: [String]

    @Option(help: ArgumentHelp("Begin at this second of the recording.", valueName: "s"))
    var from: Double?

    @Option(help: ArgumentHelp("End at this second.", valueName: "s"))
    var to: Double?

    @Option(help: ArgumentHelp("Analyse each stretch of this length by itself.", valueName: "s"))
    var window: Double?

    @Option(help: "text, json or csv.")
    var format = Format.text

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

    func run() async throws {
        var text = try TextOutput(path: output)
        let plan = AnalysisPlan(
            from: from, to: to, window: window, step: step, settings: settings, reading: reading)
        let outcomes = await analyzeAll(plan)
        var results: [AnalysisBody] = []
        for outcome in outcomes {
            switch outcome {
            case .success(let bodies): results += bodies
            case .failure(let failure): StandardError.line(failure.description)
            }
        }
        switch format {
        case .text:
            for (index, result) in results.enumerated() {
                if index > 0 { try text.line("") }
                for line in AnalysisText.lines(result) { try text.line(line) }
            }
        case .csv:
            if !results.isEmpty { try text.line(AnalysisText.csvHeader) }
            for result in results { try text.line(AnalysisText.csvRow(result)) }
        case .json:
            if recordings.count == 1, window == nil {
                if let result = results.first { try text.line(try JSONText.encode(result)) }
            } else {
                try text.line(try JSONText.encode(results))
            }
        }
        let failures = outcomes.count { if case .failure = $0 { true } else { false } }
        if failures == outcomes.count { throw ExitCode(1) }
        try text.finish()
        if failures > 0 { throw ExitCode(1) }
    }

    /// In the order of the arguments, whichever is done first.
    private func analyzeAll(_ plan: AnalysisPlan) async -> [Result<[AnalysisBody], CommandFailure>] {
        await withTaskGroup(of: (Int, Result<[AnalysisBody], CommandFailure>).self) { group in
            for (index, path) in recordings.enumerated() {
                group.addTask {
                    do {
                        return (index, .success(try plan.analyze(path)))
                    } catch {
                        return (index, .failure(CommandFailure("\(error)")))
                    }
                }
            }
            var outcomes: [Int: Result<[AnalysisBody], CommandFailure>] = [:]
            for await (index, outcome) in group {
                outcomes[index] = outcome
                StandardError.progress("\(outcomes.count) of \(recordings.count) recordings")
            }
            StandardError.progress("")
            return recordings.indices.compactMap { outcomes[$0] }
        }
    }
}
