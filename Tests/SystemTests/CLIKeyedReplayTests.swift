import Biosignals
import Foundation
import Glibc
import Testing

@testable import biofeed_cli

/// `replay` in a real terminal: keys are typed, and what it shows is read.
@Suite struct CLIKeyedReplayTests {
    private static let right = "\u{1B}[C"
    private static let left = "\u{1B}[D"
    private static let pageDown = "\u{1B}[6~"
    private static let home = "\u{1B}[H"
    private static let end = "\u{1B}[F"
    /// The cursor, and what stood there before.
    private static let givenBack = "\u{1B}[?25h\u{1B}[?1049l"

    private let folder: WorkFolder
    private let path: String

    init() throws {
        folder = try WorkFolder()
        path = try CLITestRecording.write(try CLITestRecording.csv(seconds: 200), "in.csv", in: folder)
    }

    private func replay(_ more: String...) throws -> TerminalProgram {
        try TerminalProgram(
            Place.program("biofeed-cli").path, ["replay", path, "--exercise", "calm-6"] + more)
    }

    /// The last row tells the place: `= 1:00 / 3:20  1x …`, with `=` while it stands still.
    private func stands(at place: String) -> ([String]) -> Bool {
        { $0.last?.hasPrefix("= \(place) / 3:20") == true }
    }

    @Test func anyPlaceIsReachedAndShowsWhatPlayingUpToItShows() async throws {
        let terminal = try replay()
        _ = try await terminal.frame { $0.last?.contains("/ 3:20") == true }
        #expect(!terminal.isCooked, "keys come one by one and are not shown")
        try terminal.type(" " + Self.home)
        _ = try await terminal.frame(stands(at: "0:00"))
        // Forward through everything in between …
        try terminal.type(String(repeating: Self.right, count: 11))
        let played = try await terminal.frame(stands(at: "1:50"))
        #expect(played.joined().unicodeScalars.contains { (0x2801...0x28FF).contains($0.value) })
        #expect(played.contains { $0.hasPrefix(" pace ") }, "\(played)")
        #expect(played.contains { $0.hasPrefix("signals ") })
        // … and back to it from the end, step by step, and from the beginning.
        try terminal.type(Self.end)
        _ = try await terminal.frame(stands(at: "3:20"))
        try terminal.type(String(repeating: Self.left, count: 9))
        #expect(try await terminal.frame(stands(at: "1:50")) == played)
        try terminal.type(Self.home + Self.pageDown)
        let minute = try await terminal.frame(stands(at: "1:00"))
        #expect(minute != played)
        try terminal.type(Self.home)
        _ = try await terminal.frame(stands(at: "0:00"))
        try terminal.type(String(repeating: Self.right, count: 11))
        #expect(try await terminal.frame(stands(at: "1:50")) == played)
        // What is shown is what the stream has.
        let heart = try newest("mean_hr_bpm", before: 110)
        #expect(played.contains { $0.contains("heart \(NumberText.text(heart, 0)) bpm") }, "\(played)")
        try terminal.type("q")
        #expect(await terminal.wait() == 0)
        #expect(terminal.isCooked)
        try await until { terminal.output.hasSuffix(Self.givenBack) }
    }

    /// The last value of a number that the events tell up to a time.
    private func newest(_ name: String, before seconds: Double) throws -> Double {
        let events = try CLITestRecording.run("replay", path, "--exercise", "calm-6", "--jsonl")
        let values = try events.out.split(separator: "\n").map { try LiveEvent(json: String($0)) }
            .filter { $0.className == "metrics" && ($0.time ?? .infinity) <= seconds }
            .compactMap { $0.numbers[name] }
        return try #require(values.last)
    }

    @Test func speedChangesAndTheEndIsNotTheEndOfTheProgram() async throws {
        let terminal = try replay("--speed", "8")
        _ = try await terminal.frame { $0.last?.contains("  8x  ") == true }
        try terminal.type("+")
        _ = try await terminal.frame { $0.last?.contains("  16x  ") == true }
        try terminal.type("--")
        _ = try await terminal.frame { $0.last?.contains("  4x  ") == true }
        try terminal.type("+++++")
        _ = try await terminal.frame { $0.last?.contains("  max  ") == true }
        let last = try await terminal.frame(stands(at: "3:20"))
        #expect(last.first?.hasSuffix("3:20") == true)
        try terminal.type("q")
        #expect(await terminal.wait() == 0)
    }

    @Test(arguments: [SIGTERM, SIGHUP, SIGINT, SIGQUIT])
    func aSignalLeavesTheTerminalAsItWas(number: Int32) async throws {
        let terminal = try replay()
        _ = try await terminal.frame { $0.last?.contains("/ 3:20") == true }
        terminal.signal(number)
        #expect(await terminal.wait() == 0)
        #expect(terminal.isCooked)
        try await until { terminal.output.hasSuffix(Self.givenBack) }
    }

    @Test func standingStillAsAProgramGivesTheTerminalBack() async throws {
        let terminal = try replay()
        _ = try await terminal.frame { $0.last?.contains("/ 3:20") == true }
        terminal.signal(SIGTSTP)
        try await until { terminal.isStopped }
        #expect(terminal.isCooked)
        terminal.signal(SIGCONT)
        try await until { !terminal.isCooked }
        try terminal.type("q")
        #expect(await terminal.wait() == 0)
        #expect(terminal.isCooked)
    }

    private func until(_ condition: () -> Bool) async throws {
        for _ in 0..<600 where !condition() { try await Task.sleep(for: .milliseconds(50)) }
        #expect(condition())
    }

    @Test func whatIsSavedGoesOneWay() async throws {
        let saved = folder.file("saved.biofeed")
        let terminal = try replay("--save", saved, "--speed", "max")
        _ = try await terminal.frame(stands(at: "3:20"))
        try terminal.type(Self.home + Self.left)
        let after = try await terminal.frame { $0.last?.contains("3:20 / 3:20") == true }
        #expect(after.last?.contains("10 s") == false)
        try terminal.type("q")
        #expect(await terminal.wait() == 0)
        let again = try CLITestRecording.run("replay", saved, "--jsonl")
        let first = try CLITestRecording.run("replay", path, "--exercise", "calm-6", "--jsonl")
        #expect(again.out == first.out)
    }

    @Test func keysAreFoundHoweverTheirBytesAreSplit() {
        let typed = Array(
            "\u{1B}[C\u{1B}[1;2D\u{1B}OC x+\u{1B}[5~-\u{1B}[200;1;1;1;1;1;1;1q=\u{1B}\u{1B}[Hq".utf8)
        let wanted: [ReplayKey] = [
            .seek(10), .seek(-60), .seek(10), .pause, .faster, .seek(-60), .slower, .faster, .begin, .quit,
        ]
        for size in 1...typed.count {
            var keys = ReplayKeys()
            var found: [ReplayKey] = []
            for start in stride(from: 0, to: typed.count, by: size) {
                found += keys.take(Array(typed[start..<min(start + size, typed.count)]))
            }
            #expect(found == wanted)
        }
    }
}
