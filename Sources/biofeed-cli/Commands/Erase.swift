import ArgumentParser
import Foundation
import Sessions

/// `erase`: a person or a session is gone, and it is checked.
struct Erase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Erase all of a person, or one session, and check that nothing is left.",
        discussion: "Example: biofeed-cli erase KQZRM --yes")

    @Argument(help: "A code, or the id of a session.") var what: String
    @Flag(help: "Do it without asking.") var yes = false
    @OptionGroup var daemon: DaemonOptions

    func run() async throws {
        if !yes {
            guard isatty(STDIN_FILENO) == 1 else {
                throw ValidationError(
                    "nothing was erased: what is erased cannot be had back; give --yes to do it")
            }
            FileHandle.standardError.write(Data("Erase \(what) for good? Type it again: ".utf8))
            guard readLine() == what else { throw CommandFailure("nothing was erased") }
        }
        let client = DaemonClient(address: daemon.address)
        let route = PersonCode(what) != nil ? "/api/people/\(what)" : "/api/sessions/\(what)"
        let erasure = try client.value(History.Erasure.self, try await client.delete(route))
        try StandardOutput.shared.line(
            "erased \(erasure.sessions) sessions, \(erasure.files) files; searched \(erasure.bytesSearched) bytes that are left: nothing of it found"
        )
    }
}
