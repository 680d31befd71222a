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

    @Option(help: "Who practises: pregnant, after-birth or other.")
    var stage: Profile.Stage?

    @Option(help: "Weeks pregnant, or since the birth.")
    var weeks: Int?

    @Option(help: "Code of a person whose sessions are kept: her profile and earlier sessions count.")
    var person: String?

    @Option(help: "Which session with this exercise it is; 1 is the first.")
    var session: Int?

    @Option(help: "Variant of its length, such as short.")
    var variant: String?

    @Option(help: "What the breath sounds like: golf (wave), toon (tone) or bel (bell).")
    var breath: BreathVoice?

    @Flag(help: "A baby is near: everything 10 dB quieter, no reward.")
    var baby = false

    @OptionGroup var seat: SeatOptions

    func run() async throws {
        try await seat.post("start") { body in
            body.exercise = exercise
            body.lang = lang?.rawValue
            body.stage = stage?.rawValue
            body.weeks = weeks
            body.person = person
            body.session = session
            body.variant = variant
            body.breath = breath?.rawValue
            body.baby = baby ? true : nil
        }
        try StandardOutput.shared.line("started \(exercise) at seat \(seat.seat)")
    }
}
