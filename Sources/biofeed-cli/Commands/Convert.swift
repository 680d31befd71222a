import ArgumentParser
import Foundation
import Sessions

/// `convert`: a recording in another format.
struct Convert: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a recording in another format.",
        discussion: """
            By the ending of OUT: .edf (EDF+C, gaps and beats annotated), .hea (a WFDB record: .hea, .dat and the \
            beats in .qrs), .xdf (streams of signals, intervals and marks), .csv (beats with flags; with --samples \
            the signals), .txt (intervals in ms, one a line), .biofeed (a session). The file appears when it is whole.

            Example: biofeed-cli convert session.biofeed session.edf
            """)

    @Argument(help: ArgumentHelp("The recording to read.", valueName: "in"))
    var input: String

    @Argument(help: ArgumentHelp("The file to write.", valueName: "out"))
    var output: String

    @Flag(help: "Write the samples of the signals into .csv in place of the beats; --signal picks one.")
    var samples = false

    @OptionGroup var reading: RecordingOptions

    private var ending: String { URL(fileURLWithPath: output).pathExtension.lowercased() }

    func validate() throws {
        guard ["edf", "hea", "xdf", "csv", "txt", "biofeed"].contains(ending) else {
            throw ValidationError("'\(output)' ends in none of .edf, .hea, .xdf, .csv, .txt, .biofeed")
        }
        guard !samples || ending == "csv" else {
            throw ValidationError("--samples is for .csv; '\(output)' holds the samples anyway or cannot")
        }
    }

    func run() throws {
        let file = try AtomicFile(path: output)
        var reading = reading
        // Chosen among all, so that it works for sessions as well.
        if samples { reading.signal = nil }
        let inputs = try reading.open(input)
        let start = try RecordingStart(inputs, path: input)
        try file.written { temporary in
            switch ending {
            case "edf":
                try SessionExport.edf(inputs, to: temporary, started: start.date, utcOffset: start.utcOffset)
            case "hea":
                let name = URL(fileURLWithPath: output).deletingPathExtension().lastPathComponent
                try SessionExport.wfdb(
                    inputs, to: temporary, name: name, started: start.date, utcOffset: start.utcOffset)
            case "xdf": try SessionExport.xdf(inputs, to: temporary, started: start.date)
            case "csv" where samples:
                try write(
                    try SessionExport.samplesCSV(inputs, signal: self.reading.signal, path: output),
                    to: temporary)
            case "csv": try write(try SessionExport.beatsCSV(inputs), to: temporary)
            case "txt":
                let (text, flagged) = try SessionExport.rrText(inputs)
                try write(text, to: temporary)
                if flagged > 0 {
                    StandardError.line(
                        "note: \(flagged) intervals are flagged as artefacts and stand in \(output) as measured; .csv tells which"
                    )
                }
            default:
                try SessionExport.biofeed(
                    inputs, to: temporary, header: start.header(for: inputs, path: input))
            }
        }
    }

    private func write(_ text: String, to path: String) throws {
        do { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) } catch {
            throw CommandFailure(
                "cannot write \(output): \(error.localizedDescription); choose another place")
        }
    }
}
