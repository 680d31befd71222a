import ArgumentParser

/// Which person's session is meant, and of which daemon.
struct SeatOptions: ParsableArguments {
    @Option(help: "Number of the seat.")
    var seat = 1

    @OptionGroup var daemon: DaemonOptions

    func validate() throws {
        guard seat >= 1 else { throw ValidationError("--seat is a whole number from 1") }
    }

    /// Posts to `/api/session/` + `route`.
    func post(_ route: String, _ fill: (inout SessionBody) -> Void = { _ in }) async throws {
        var body = SessionBody(seat: seat)
        fill(&body)
        try await DaemonClient(address: daemon.address).post("/api/session/\(route)", body)
    }
}
