import ArgumentParser

/// `stop`: ends the exercise of a seat.
struct Stop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "End the exercise that runs.", discussion: "Example: biofeed-cli stop --reason dizzy")

    @Option(help: "Why, such as dizzy, breathless, pain, anxious, baby or other.")
    var reason: String?

    @OptionGroup var seat: SeatOptions

    func run() async throws {
        try await seat.post("stop") { $0.reason = reason }
        try StandardOutput.shared.line("stopped")
    }
}

/// `pause`: holds the exercise of a seat.
struct Pause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Hold the exercise that runs.", discussion: "Example: biofeed-cli pause --seat 1")

    @OptionGroup var seat: SeatOptions

    func run() async throws {
        try await seat.post("pause")
        try StandardOutput.shared.line("paused")
    }
}

/// `resume`: goes on after a pause.
struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Go on with an exercise that is held.", discussion: "Example: biofeed-cli resume")

    @OptionGroup var seat: SeatOptions

    func run() async throws {
        try await seat.post("resume")
        try StandardOutput.shared.line("resumed")
    }
}

/// `mark`: puts a remark into the stream and the recording.
struct Mark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put a remark into the session.", discussion: "Example: biofeed-cli mark \"telephone rang\""
    )

    @Argument(help: "The remark.")
    var text: String?

    @OptionGroup var seat: SeatOptions

    func run() async throws {
        try await seat.post("mark") { $0.text = text }
        try StandardOutput.shared.line("marked")
    }
}

/// `rate`: the person's own tension.
struct Rate: AsyncParsableCommand {
    enum Moment: String, ExpressibleByArgument, CaseIterable { case before, after }

    static let configuration = CommandConfiguration(
        abstract: "Note the person's own tension, 0 (calm) to 10 (tense).",
        discussion: "Example: biofeed-cli rate 4 --moment after")

    @Argument(help: "A whole number from 0 to 10.")
    var value: Int

    @Option(help: "before or after the exercise.")
    var moment: Moment?

    @OptionGroup var seat: SeatOptions

    func validate() throws {
        guard (0...10).contains(value) else { throw ValidationError("tension is from 0 to 10, not \(value)") }
    }

    func run() async throws {
        try await seat.post("rate") { body in
            body.value = value
            body.moment = moment?.rawValue
        }
        try StandardOutput.shared.line("noted")
    }
}
