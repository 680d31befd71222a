import ArgumentParser
import Foundation

/// `status`: what a running daemon does.
struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what a running biofeedd does.", discussion: "Example: biofeed-cli status --format json"
    )

    @Option(help: "text or json.")
    var format = ListFormat.text

    @OptionGroup var daemon: DaemonOptions

    func run() async throws {
        let data = try await DaemonClient(address: daemon.address).get("/api/status")
        switch format {
        case .json: try StandardOutput.shared.line(String(decoding: data, as: UTF8.self))
        case .text:
            let answer: StatusAnswer
            do {
                answer = try JSONDecoder().decode(StatusAnswer.self, from: data)
            } catch {
                throw CommandFailure(
                    "what answers at \(daemon.address) is not this version's biofeedd; name its --socket or --url"
                )
            }
            for line in answer.lines { try StandardOutput.shared.line(line) }
        }
    }
}
