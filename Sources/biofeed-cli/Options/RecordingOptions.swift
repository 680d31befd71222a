import ArgumentParser
import Sessions

/// What settles how a file is read where it does not say itself.
struct RecordingOptions: ParsableArguments {
    @Option(help: "Use this signal where several fit: its name in the file.")
    var signal: String?

    @Option(help: "Unit of an interval list where it cannot be told: ms or s.")
    var rrUnit: RRText.Unit?

    @Option(help: ArgumentHelp("Samples a second of a .csv without a time column.", valueName: "hertz"))
    var csvRate: Double?

    func validate() throws {
        if let csvRate, !(0.1...100_000).contains(csvRate) {
            throw ValidationError("--csv-rate is from 0.1 to 100000 samples a second, not \(csvRate)")
        }
    }

    func open(_ path: String) throws -> SessionInputs {
        try RecordingLoader.open(
            path, options: RecordingLoader.Options(rrUnit: rrUnit, csvRate: csvRate, signal: signal),
            note: { StandardError.line("note: \(path): \($0)") })
    }
}
