import ArgumentParser
import Guidance

/// `contact`: the card with whom to call, for paper.
struct Contact: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the card with whom to call, and when.",
        discussion: "Example: biofeed-cli contact --lang nl --region nl-BE")

    @Option(help: "nl or en.")
    var lang = Language.en

    @Option(help: "Whose words and telephone numbers: nl-NL, nl-BE or en.")
    var region = Region.netherlands

    @Flag(help: "What is urgent first.")
    var urgent = false

    func run() throws {
        let card = try ExerciseCatalogue.bundled().lines.card(
            urgent: urgent, language: lang, region: region)
        for line in card.lines { try StandardOutput.shared.line(line) }
    }
}
