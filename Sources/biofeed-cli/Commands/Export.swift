import ArgumentParser
import Foundation
import Sessions

/// `export`: takes along what was kept.
struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take along all of a person, a session, or the research export.",
        discussion: """
            A code gives everything of that person as one .tar: JSON, CSV and her recordings. A session's id gives that \
            session, by the ending of FILE: .biofeed, .edf, .xdf, .csv (beats), .txt (intervals), .json (what is \
            remembered). 'research' gives the sessions of all who agreed to it, with shifted dates.

            Example: biofeed-cli export KQZRM -o mine.tar
            """)

    @Argument(help: "A code, the id of a session, or 'research'.") var what: String
    @Option(name: .shortAndLong, help: "The file to write.") var output: String
    @OptionGroup var daemon: DaemonOptions

    private func route() throws -> String {
        let ending = URL(fileURLWithPath: output).pathExtension.lowercased()
        let isMany = what == "research" || PersonCode(what) != nil
        guard isMany ? ending == "tar" : SessionFormat(rawValue: ending) != nil else {
            let endings = SessionFormat.allCases.map { ".\($0.rawValue)" }.joined(separator: ", ")
            throw ValidationError("\(what) is written as \(isMany ? ".tar" : endings), not '\(output)'")
        }
        if what == "research" { return "/api/history/research" }
        if let code = PersonCode(what) { return "/api/people/\(code)/export" }
        return "/api/sessions/\(what)/export?format=\(ending)"
    }

    func validate() throws { _ = try route() }

    func run() async throws {
        let file = try AtomicFile(path: output)
        do {
            try await DaemonClient(address: daemon.address).download(try route(), to: file.temporary)
            try file.commit()
        } catch {
            file.discard()
            throw error
        }
    }
}
