import ArgumentParser
import Guidance

/// `start`: begins an exercise at a running daemon.
struct Start: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Begin an exercise at a running biofeedd.",
        discussion: "Example: biofeed-cli start calm-6 --lang nl --stage pregnant --weeks 24")

    @Argument(help: "Its id; 'biofeed-cli exercises' lists them.")
    var exercise: String

    @Option(help: "nl or en; default: the daemon's.")
    var lang: Language?

    @OptionGroup var person: PersonOptions

    @Option(
        name: .customLong("person"),
        help: "Code of a person whose sessions are kept: her profile and earlier sessions count.")
    var code: String?

    @Flag(help: "A practitioner is there: some exercises are not begun alone.")
    var practitioner = false

    @Option(help: "What the breath sounds like: golf (wave), toon (tone) or bel (bell).")
    var breath: BreathVoice?

    @Flag(help: "A baby is near: everything 10 dB quieter, no reward.")
    var baby = false

    @OptionGroup var seat: SeatOptions

    func run() async throws {
        try await seat.post("start") { body in
            body.exercise = exercise
            body.lang = lang?.rawValue
            person.fill(&body)
            body.person = code
            body.practitioner = practitioner ? true : nil
            body.breath = breath?.rawValue
            body.baby = baby ? true : nil
        }
        try StandardOutput.shared.line("started \(exercise) at seat \(seat.seat)")
    }
}
