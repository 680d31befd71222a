import ArgumentParser
import Biosignals
import Sessions

/// `breaths`: breaths with the onset of inhalation and exhalation.
struct Breaths: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Find breaths in a breathing signal.",
        discussion: """
            Prints inhale_s and exhale_s (onsets, session seconds), depth in the signal's unit and quality (0 to 1).

            Example: biofeed-cli breaths slow.hea --live --format json
            """)

    @Argument(help: "A .biofeed session, .hea, .edf or .csv.")
    var recording: String

    @Flag(help: "Use the causal detector that the daemon runs.")
    var live = false

    @Option(help: "csv or json.")
    var format = RowFormat.csv

    @Option(name: .shortAndLong, help: ArgumentHelp("Write to a file.", valueName: "file"))
    var output: String?

    @OptionGroup var reading: RecordingOptions

    private struct Row: Encodable {
        var inhale: Double
        var exhale: Double
        var depth: Double
        var quality: Double
        enum CodingKeys: String, CodingKey {
            case depth, quality
            case inhale = "inhale_s"
            case exhale = "exhale_s"
        }
    }

    func run() throws {
        let trace = try SignalChoice(recording, reading).trace(of: RecordedPhysiology.breathKinds)
        let rows = SignalSearch(causal: live).breaths(in: trace).map { breath in
            Row(
                inhale: NumberText.rounded(breath.inhale, 4) ?? 0,
                exhale: NumberText.rounded(breath.exhale, 4) ?? 0,
                depth: NumberText.rounded(Double(breath.found.depth), 4) ?? 0,
                quality: NumberText.rounded(Double(breath.found.quality), 3) ?? 0)
        }
        let text = try TextOutput(path: output)
        switch format {
        case .csv:
            try text.line("inhale_s,exhale_s,depth,quality")
            for row in rows {
                try text.line(
                    "\(NumberText.text(row.inhale, 4)),\(NumberText.text(row.exhale, 4)),\(NumberText.text(row.depth, 4)),\(NumberText.text(row.quality, 3))"
                )
            }
        case .json: try text.line(try JSONText.encode(rows))
        }
        try text.finish()
    }
}
