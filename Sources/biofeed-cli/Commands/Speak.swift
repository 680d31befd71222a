import ArgumentParser
import Guidance

/// `speak`: another language on the way.
struct Speak: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Go on in another language: what is said from now on.",
        discussion: "Example: biofeed-cli speak en")

    @Argument(help: "nl or en.")
    var language: Language

    @OptionGroup var seat: SeatOptions

    func run() async throws {
        try await seat.post("language") { $0.lang = language.rawValue }
        try StandardOutput.shared.line("going on in \(language.rawValue)")
    }
}
