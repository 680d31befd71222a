import ArgumentParser
import Foundation
import Sessions

/// `history`: how much is kept, where, and for how long.
struct HistoryTerms: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "How much is kept, where, and for how long; change it.",
        discussion: "Example: biofeed-cli history --raw-days 30 --summary-days 365")

    struct Body: Encodable {
        var raw_days: Int?
        var summary_days: Int?
    }

    @Option(help: "Days that recordings stay.") var rawDays: Int?
    @Option(help: "Days that what is remembered of a session stays.") var summaryDays: Int?
    @Flag(help: "Make the index anew from the session files.") var rebuild = false
    @OptionGroup var daemon: DaemonOptions

    func run() async throws {
        let client = DaemonClient(address: daemon.address)
        if rawDays != nil || summaryDays != nil {
            try await client.post("/api/history", Body(raw_days: rawDays, summary_days: summaryDays))
        }
        if rebuild { try await client.post("/api/history/rebuild", Body()) }
        for line in try await client.get(HistoryAnswer.self, "/api/history").lines {
            try StandardOutput.shared.line(line)
        }
    }
}
