import ArgumentParser
import Biosignals
import Sessions

/// `beats`: heart beats with their place on the signal's own sample grid.
struct Beats: ParsableCommand {
    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case ecg, ppg, phono

        var channel: ChannelKind {
            switch self {
            case .ecg: .ecg
            case .ppg: .ppg
            case .phono: .heartSound
            }
        }
    }

    static let configuration = CommandConfiguration(
        abstract: "Find heart beats in a signal.",
        discussion: """
            Prints sample (0-based, with a fraction), time_s and quality (0 to 1). The whole recording is looked at, \
            all leads of an ECG together; with --live the first lead as the daemon sees it while it comes in. In JSON a \
            pulse, which is timed at the steepest point of its rise, has its foot_s and peak_s as well.

            Example: biofeed-cli beats mitdb/101.hea --kind ecg --live
            """)

    @Argument(help: "A .biofeed session, .hea, .edf, .csv or .wav.")
    var recording: String

    @Option(help: "Look in an ECG, a pulse wave or heart sounds. Default: the ECG where there is one.")
    var kind: Kind?

    @Flag(help: "Use the causal detector that the daemon runs.")
    var live = false

    @Option(help: "csv or json.")
    var format = RowFormat.csv

    @Option(name: .shortAndLong, help: ArgumentHelp("Write to a file.", valueName: "file"))
    var output: String?

    @OptionGroup var reading: RecordingOptions

    private struct Row: Encodable {
        var sample: Double
        var timeSeconds: Double
        var quality: Double
        /// Of a pulse wave.
        var footSeconds: Double?
        var peakSeconds: Double?
        enum CodingKeys: String, CodingKey {
            case sample, quality
            case timeSeconds = "time_s"
            case footSeconds = "foot_s"
            case peakSeconds = "peak_s"
        }
    }

    func run() throws {
        let kinds: [ChannelKind] = kind.map { [$0.channel] } ?? RecordedPhysiology.heartKinds
        let leads = try SignalChoice(recording, reading).leads(of: kinds)
        let rows = SignalSearch(causal: live).beats(in: leads).map { beat in
            let rate = leads[0].stretches[beat.stretch].rate
            func seconds(_ position: Double?) -> Double? {
                position.flatMap { NumberText.rounded(beat.time + ($0 - beat.found.position) / rate, 6) }
            }
            return Row(
                sample: NumberText.rounded(beat.sample, 3) ?? 0,
                timeSeconds: NumberText.rounded(beat.time, 6) ?? 0,
                quality: NumberText.rounded(Double(beat.found.quality), 3) ?? 0,
                footSeconds: seconds(beat.found.foot), peakSeconds: seconds(beat.found.peak))
        }
        let text = try TextOutput(path: output)
        switch format {
        case .csv:
            try text.line("sample,time_s,quality")
            for row in rows {
                try text.line(
                    "\(NumberText.text(row.sample, 3)),\(NumberText.text(row.timeSeconds, 6)),\(NumberText.text(row.quality, 3))"
                )
            }
        case .json: try text.line(try JSONText.encode(rows))
        }
        try text.finish()
    }
}
