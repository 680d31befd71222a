import ArgumentParser
import Hummingbird
import Logging
import ServiceLifecycle

@main struct Biofeedd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "biofeedd")
    func run() async throws {}
}
