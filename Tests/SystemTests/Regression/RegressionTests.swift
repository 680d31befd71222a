import Foundation
import Testing

/// The whole daemon over the folder of cases: each is spoken into a pseudo-terminal at real speed, all side by side, and
/// what the daemon says of each is held against what the case expects.
@Suite(.serialized) struct RegressionTests {
    /// Seats of one daemon at most: the HTTP client holds eight connections to one at a time.
    private static let seats = 6

    private struct Outcome: Sendable {
        var one: RegressionCase
        var found: RegressionMeasures
    }

    @Test func everyCaseIsAsExpectedAndNoFalseExpectationPasses() async throws {
        let cases = try RegressionCase.all()
        #expect(cases.count >= 15)
        for one in cases {
            #expect([one.source, one.capture, one.data?.bytes].compactMap(\.self).count == 1, "\(one.name)")
            if !one.isHere { print("regression case \(one.name) is skipped: needs ../shared/data") }
        }
        let here = cases.filter(\.isHere)
        let outcomes = try await withThrowingTaskGroup(of: [Outcome].self) { group in
            for start in stride(from: 0, to: here.count, by: Self.seats) {
                let batch = Array(here[start..<min(here.count, start + Self.seats)])
                group.addTask { try await Self.run(batch) }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(outcomes.count == here.count)
        for outcome in outcomes {
            for failure in outcome.one.failures(outcome.found) { Issue.record("\(failure)") }
            expectNoFalsePass(outcome)
        }
        print(Self.table(outcomes))
    }

    /// Each expectation in turn is moved beside what was found: the case must fail.
    private func expectNoFalsePass(_ outcome: Outcome) {
        for (name, value) in outcome.found.values where outcome.one.expect[name] != nil {
            var falsified = outcome.one
            falsified.expect[name] = .init(from: value + 0.5, to: value + 1)
            #expect(!falsified.failures(outcome.found).isEmpty, "\(falsified.name): \(name)")
        }
        var other = outcome.one
        other.driver = "another"
        #expect(!other.failures(outcome.found).isEmpty)
    }

    /// Speaks up to six cases to the seats of one daemon.
    private static func run(_ cases: [RegressionCase]) async throws -> [Outcome] {
        let folder = try WorkFolder()
        let speakers = try cases.map { try RegressionSpeaker($0, link: folder.file($0.name)) }
        defer { for speaker in speakers { speaker.end() } }
        let seats = zip(cases, speakers).map { one, speaker in
            "  - sensors: ['serial:\(speaker.link)\(one.sensor.map { "?\($0)" } ?? "")']"
        }
        let file = folder.file("biofeed.yaml")
        try Data("seats:\n\(seats.joined(separator: "\n"))\n".utf8).write(to: URL(fileURLWithPath: file))
        // Settings of ports are kept here, not in the person's own folder.
        let daemon = try await LiveDaemon(
            folder, ["--config", file, "--log-level", "error"], environment: ["STATE_DIRECTORY": folder.path])
        let heard = try cases.indices.map { try daemon.listen(seat: $0 + 1) }
        for events in heard {
            try await wait(20) { events.all.contains { $0.text("state") == "listening" } }
        }
        for speaker in speakers { try speaker.begin() }
        let outcomes = try await outcomes(cases, speakers, heard)
        let (status, _) = await daemon.stop()
        #expect(status == 0)
        for events in heard { await events.end() }
        return outcomes
    }

    /// What was heard of each case when it has been spoken.
    private static func outcomes(
        _ cases: [RegressionCase], _ speakers: [RegressionSpeaker], _ heard: [HeardEvents]
    ) async throws -> [Outcome] {
        var outcomes: [Outcome] = []
        let begin = ContinuousClock.now
        for place in cases.indices.sorted(by: { cases[$0].seconds < cases[$1].seconds }) {
            // What was said last has gone through, and the silence behind it is not yet a gap.
            try await Task.sleep(until: begin + .seconds(cases[place].seconds + 0.3))
            outcomes.append(
                Outcome(
                    one: cases[place],
                    found: RegressionMeasures(heard[place].all, truth: try speakers[place].truth())))
        }
        return outcomes
    }

    private static func wait(_ seconds: Double, _ condition: () -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(seconds)
        while !condition() {
            guard ContinuousClock.now < end else {
                throw LiveDaemon.NotReady(text: "a port of the regression was not opened")
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// All that was found, for whoever writes a case.
    private static func table(_ outcomes: [Outcome]) -> String {
        outcomes.map { outcome in
            let numbers = outcome.found.values.sorted { $0.key < $1.key }
                .map { "\($0.key) \(($0.value * 100).rounded() / 100)" }
            return "\(outcome.one.name): \(outcome.found.driver ?? "?"), \(numbers.joined(separator: ", "))"
        }.joined(separator: "\n")
    }
}
