import ArgumentParser
import Sessions

/// What settles how a file is read where it does not say itself.
struct RecordingOptions: ParsableArguments {
    @Option(help: "Use this signal where several fit: its name in the file.")
    var signal: String?

    @Option(help: "Unit of an interval list where it cannot be told: ms or s.")
    var rrUnit: RRText.Unit?

    @Option(
        name: [.customLong("rate"), .customLong("csv-rate")],
        help: ArgumentHelp("Samples a second of a table without times.", valueName: "hertz"))
    var rate: Double?

    @Option(help: "What a table's times count where they cannot tell: s, ms, us or ns.")
    var timeUnit: TimeUnit?

    func validate() throws {
        if let rate, !(0.1...100_000).contains(rate) {
            throw ValidationError("--rate is from 0.1 to 100000 samples a second, not \(rate)")
        }
    }

    func open(_ path: String) throws -> SessionInputs {
        try open(path) { StandardError.line("note: \(path): \($0)") }
    }

    /// - Parameter note: gets what was taken for granted, a sentence each.
    func open(_ path: String, note: (String) -> Void) throws -> SessionInputs {
        try RecordingLoader.open(
            path,
            options: RecordingLoader.Options(rrUnit: rrUnit, rate: rate, timeUnit: timeUnit, signal: signal),
            note: note)
    }
}
