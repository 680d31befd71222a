import ArgumentParser
import Sessions

/// `repair`: saves what is left of a recording that was cut off.
struct Repair: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Save what is left of a session that a power failure cut off.",
        discussion: """
            The damaged file is only read; what can be read of it goes into a new one.

            Example: biofeed-cli repair cut.biofeed -o saved.biofeed
            """)

    @Argument(help: "A damaged session; keep its -wal file beside it.")
    var recording: String

    @Option(name: .shortAndLong, help: ArgumentHelp("The new recording.", valueName: "file.biofeed"))
    var output: String

    func validate() throws {
        guard recording.hasSuffix(".biofeed") else {
            throw ValidationError(
                "only .biofeed sessions are repaired, not '\(recording)'; other formats are read as far as they go: use convert"
            )
        }
        guard output.hasSuffix(".biofeed"), output != recording else {
            throw ValidationError("-o takes another name that ends in .biofeed, not '\(output)'")
        }
    }

    func run() throws {
        let found = try AtomicFile(path: output).written { temporary in
            try RecordingRepair(path: recording, to: temporary)
        }
        var line = "saved \(found.saved) inputs, \(NumberText.clock(found.seconds)) of the session"
        if found.lost > 0 {
            line += "; \(found.lost) inputs are lost, in \(found.holes) places between others"
        }
        try StandardOutput.shared.line(line)
    }
}
