import ArgumentParser
import AsyncHTTPClient

@main struct BiofeedCLI: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "biofeed-cli")
    func run() async throws {}
}
