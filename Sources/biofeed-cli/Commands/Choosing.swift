import ArgumentParser
import Guidance

/// `slower`: a slower breath.
struct Slower: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Breathe slower, as far as the exercise and the person's limits allow.",
        discussion: "Example: biofeed-cli slower")

    @OptionGroup var seat: SeatOptions

    func run() async throws {
        try await seat.post("slower")
        try StandardOutput.shared.line("asked for slower")
    }
}

/// `faster`: a faster breath, or the gentler rate that was offered.
struct Faster: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Breathe faster: it is too slow. Takes a gentler rate that was offered.",
        discussion: "Example: biofeed-cli faster")

    @OptionGroup var seat: SeatOptions

    func run() async throws {
        try await seat.post("faster")
        try StandardOutput.shared.line("asked for faster")
    }
}

/// `stay`: hold this rate.
struct Stay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Stay on this step of the staircase, or at this rate of a slide.",
        discussion: "Example: biofeed-cli stay")

    @OptionGroup var seat: SeatOptions

    func run() async throws {
        try await seat.post("stay")
        try StandardOutput.shared.line("staying")
    }
}

/// `step-back`: one step back on the staircase.
struct StepBack: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "step-back", abstract: "Go one step of the staircase back, and stay there.",
        discussion: "Example: biofeed-cli step-back")

    @OptionGroup var seat: SeatOptions

    func run() async throws {
        try await seat.post("step-back")
        try StandardOutput.shared.line("a step back")
    }
}

/// `tap`: one of the things that can be told with a touch.
struct Tap: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell something with one touch, such as that the baby cries or that a foot has cramp.",
        discussion: "Example: biofeed-cli tap cries")

    @Argument(help: "Its name; 'biofeed-cli exercises list --format json' has those of each exercise.")
    var name: String

    @OptionGroup var seat: SeatOptions

    func run() async throws {
        try await seat.post("tap") { $0.tap = name }
        try StandardOutput.shared.line("told")
    }
}

/// `answer`: well or not.
struct Answer: AsyncParsableCommand {
    enum Feeling: String, ExpressibleByArgument, CaseIterable {
        case well
        case notWell = "not-well"
    }

    static let configuration = CommandConfiguration(
        abstract: "Answer 'how do you feel?' or 'do you feel better?'.",
        discussion: "Example: biofeed-cli answer well")

    @Argument(help: "well or not-well.")
    var feeling: Feeling

    @OptionGroup var seat: SeatOptions

    func run() async throws {
        try await seat.post("answer") { $0.well = feeling == .well }
        try StandardOutput.shared.line("answered")
    }
}

/// `speak`: another language on the way.
struct Speak: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Go on in another language: what is said from now on.",
        discussion: "Example: biofeed-cli speak en")

    @Argument(help: "nl or en.")
    var language: Language

    @OptionGroup var seat: SeatOptions

    func run() async throws {
        try await seat.post("language") { $0.lang = language.rawValue }
        try StandardOutput.shared.line("going on in \(language.rawValue)")
    }
}
