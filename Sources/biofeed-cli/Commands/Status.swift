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
                throw DaemonClient.stranger(at: daemon.address)
            }
            for line in answer.lines { try StandardOutput.shared.line(line) }
        }
    }
}
