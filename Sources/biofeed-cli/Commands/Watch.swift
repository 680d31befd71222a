import ArgumentParser
import Devices
import Foundation
import Synchronization

/// `watch`: follows a running daemon.
struct Watch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Follow the session of a running biofeedd.",
        discussion: """
            In a terminal it draws a live view; in a pipe it prints a line for each beat, breath, phase, cue and \
            gap, or with --jsonl every event.

            Example: biofeed-cli watch --jsonl | jq 'select(.class == "beat")'
            """)

    @Flag(help: "Print every event, one JSON object a line.")
    var jsonl = false

    @Option(help: ArgumentHelp("End after so many seconds.", valueName: "s"))
    var seconds: Double?

    @OptionGroup var seat: SeatOptions

    func validate() throws {
        if let seconds, !(seconds > 0 && seconds <= 1e6) {
            throw ValidationError("--seconds is a number above 0, at most 1000000")
        }
    }

    func run() async throws {
        let client = DaemonClient(address: seat.daemon.address)
        let interrupt = Interrupt()
        let seat = seat.seat
        let jsonl = jsonl
        let task = Task {
            if jsonl || !StandardOutput.shared.isTerminal {
                try await print(from: client, seat: seat, jsonl: jsonl)
            } else {
                try await draw(from: client, seat: seat)
            }
        }
        interrupt.onRequest { task.cancel() }
        let timer = seconds.map { seconds in
            Task { [request = interrupt.request] in
                try await Task.sleep(for: .seconds(seconds))
                request()
            }
        }
        defer { timer?.cancel() }
        do {
            try await task.value
        } catch {
            guard interrupt.isRequested else { throw error }
        }
    }

    private func print(from client: DaemonClient, seat: Int, jsonl: Bool) async throws {
        try await client.events(seat: seat) { json in
            if jsonl {
                try StandardOutput.shared.line(json)
            } else if let line = EventLine.text(try LiveEvent(json: json)) {
                try StandardOutput.shared.line(line)
            } else {
                return true
            }
            // Somebody reads along, if only another program.
            try StandardOutput.shared.flush()
            return true
        }
    }

    private func draw(from client: DaemonClient, seat: Int) async throws {
        let picture = SharedView(title: "\(client.address)")
        let screen = TerminalScreen()
        defer { screen.leave() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [picture] in
                try await client.events(seat: seat) { json in
                    picture.take(try LiveEvent(json: json))
                    return true
                }
            }
            group.addTask { [picture, screen] in
                while !Task.isCancelled {
                    let size = screen.size
                    screen.show(picture.frame(width: size.width, height: size.height))
                    try await Task.sleep(for: .milliseconds(100))
                }
            }
            // The stream's end, or the first trouble, ends the view.
            try await group.next()
            group.cancelAll()
        }
    }
}

/// What the drawing loop and the stream share.
private final class SharedView: Sendable {
    private struct State {
        var view: LiveView
        /// Session time minus the monotonic clock, in seconds; nil until the daemon has said its time.
        var offset: Double?
    }

    private let state: Mutex<State>

    init(title: String) { state = Mutex(State(view: LiveView(title: title))) }

    func take(_ event: LiveEvent) {
        let now = Double(MonotonicClock.now()) / 1e9
        state.withLock { state in
            if event.className == "hello" { state.offset = event.now.map { $0 - now } }
            state.view.take(event)
        }
    }

    func frame(width: Int, height: Int) -> [FrameLine] {
        let now = Double(MonotonicClock.now()) / 1e9
        return state.withLock { state in
            state.view.frame(
                now: state.offset.map { $0 + now } ?? state.view.newest, width: width, height: height)
        }
    }
}
