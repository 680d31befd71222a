import ArgumentParser
import Foundation
import Sessions

/// `sessions`: what was kept.
struct SessionList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sessions",
        abstract: "Sessions that were kept, the newest first; or one of them.",
        discussion: """
            Example: biofeed-cli sessions --person KQZRM --since 7d
            biofeed-cli sessions 2026-10-07_10-20-30_KQZRM tells all that is remembered of one.
            """)

    @Argument(help: "Id of one session.") var id: String?
    @Option(help: "Code of a person.") var person: String?
    @Option(help: "From a day on: 2026-10-07, or so many days ago: 7d.") var since: String?
    @Option(help: "text or json.") var format = ListFormat.text
    @OptionGroup var daemon: DaemonOptions

    private func day() throws -> String? {
        guard let since else { return nil }
        guard since.hasSuffix("d") else { return since }
        guard let days = Int(since.dropLast()), days >= 0 else {
            throw ValidationError("--since is a day such as 2026-10-07, or 7d, not '\(since)'")
        }
        return String(Timestamp.iso8601(Date(timeIntervalSinceNow: Double(-days) * 86_400)).prefix(10))
    }

    func run() async throws {
        let client = DaemonClient(address: daemon.address)
        if let id {
            let data = try await client.get("/api/sessions/\(id)")
            if format == .json {
                return try StandardOutput.shared.line(String(decoding: data, as: UTF8.self))
            }
            for line in try client.value(KeptSession.self, data).lines {
                try StandardOutput.shared.line(line)
            }
            return
        }
        let query = [person.map { "person=\($0)" }, try day().map { "since=\($0)" }].compactMap(\.self)
        let data = try await client.get(
            "/api/sessions" + (query.isEmpty ? "" : "?" + query.joined(separator: "&")))
        if format == .json { return try StandardOutput.shared.line(String(decoding: data, as: UTF8.self)) }
        let sessions = try client.value([KeptSession].self, data)
        if sessions.isEmpty { try StandardOutput.shared.line("no session is kept") }
        for line in TextTable.lines(sessions.map(\.row)) { try StandardOutput.shared.line(line) }
    }
}
