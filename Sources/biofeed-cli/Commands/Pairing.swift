import ArgumentParser
import Foundation

/// `pair`: lets a screen on the network in.
struct Pair: AsyncParsableCommand {
    enum Role: String, ExpressibleByArgument, CaseIterable { case participant, practitioner, display }

    static let configuration = CommandConfiguration(
        abstract: "Show a code that lets a phone, tablet or wall in.",
        discussion: """
            The daemon must listen on the network: biofeedd --listen 0.0.0.0:8443. A code works once, for five minutes.

            Example: biofeed-cli pair --role participant --seat 1 --name "phone on the sofa"
            """)

    @Option(help: "participant (one seat), practitioner (everything) or display (the group view).")
    var role = Role.participant

    @Option(help: "What you call the screen.")
    var name: String?

    @Option(help: "text or json.")
    var format = ListFormat.text

    @OptionGroup var seat: SeatOptions

    func run() async throws {
        let address = seat.daemon.address
        let data = try await DaemonClient(address: address).post(
            "/api/access/codes", CodeQuestion(role: role.rawValue, seat: seat.seat, name: name))
        guard format == .text else {
            return try StandardOutput.shared.line(String(decoding: data, as: UTF8.self))
        }
        let code: PairingCode
        do {
            code = try JSONDecoder().decode(PairingCode.self, from: data)
        } catch {
            throw DaemonClient.stranger(at: address)
        }
        for line in code.lines { try StandardOutput.shared.line(line) }
    }
}

/// `screens`: who was let in.
struct Screens: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the screens that were let in.", discussion: "Example: biofeed-cli screens")

    @Option(help: "text or json.")
    var format = ListFormat.text

    @OptionGroup var daemon: DaemonOptions

    func run() async throws {
        let data = try await DaemonClient(address: daemon.address).get("/api/access/screens")
        guard format == .text else {
            return try StandardOutput.shared.line(String(decoding: data, as: UTF8.self))
        }
        let screens: [PairedScreen]
        do {
            screens = try JSONDecoder().decode([PairedScreen].self, from: data)
        } catch {
            throw DaemonClient.stranger(at: daemon.address)
        }
        let rows =
            [["id", "role", "seat", "until", "name"]]
            + screens.map { [$0.id, $0.role, $0.seat.map(String.init) ?? "", $0.expires, $0.name] }
        for line in screens.isEmpty ? ["no screen was let in"] : TextTable.lines(rows) {
            try StandardOutput.shared.line(line)
        }
    }
}

/// `unpair`: sends a screen away.
struct Unpair: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Send a screen away; what it shows ends at once.",
        discussion: "Example: biofeed-cli unpair 1f3a9c02")

    @Argument(help: "Its id; 'biofeed-cli screens' lists them.")
    var id: String

    @OptionGroup var daemon: DaemonOptions

    func validate() throws {
        guard !id.isEmpty, id.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
            throw ValidationError("'\(id)' is no screen's id; 'biofeed-cli screens' lists them")
        }
    }

    func run() async throws {
        try await DaemonClient(address: daemon.address).delete("/api/access/screens/\(id)")
        try StandardOutput.shared.line("sent away")
    }
}
