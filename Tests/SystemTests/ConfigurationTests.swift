import Foundation
import Testing

@testable import biofeedd

@Suite struct ConfigurationTests {
    /// The example of the documentation, by its keys.
    private static func example() throws -> [String: String] {
        let text = try String(
            contentsOf: Place.root.appendingPathComponent("docs/configuration.md"), encoding: .utf8)
        let block = try #require(text.components(separatedBy: "```yaml\n").dropFirst().first)
        let lines = try #require(block.components(separatedBy: "```").first).split(separator: "\n")
        var example: [String: String] = [:]
        for line in lines where !line.hasPrefix("#") {
            let key = line.prefix { $0 != ":" }
            example[String(key)] = String(line)
        }
        return example
    }

    private func read(_ text: String) throws -> Configuration {
        let folder = try WorkFolder()
        try text.write(toFile: folder.file("it.yaml"), atomically: true, encoding: .utf8)
        return try Configuration(file: folder.file("it.yaml"))
    }

    @Test func theDocumentedExampleIsRead() throws {
        let settings = try read(try Self.example().values.joined(separator: "\n"))
        #expect(settings.seats.map(\.sensors) == [["serial:/dev/ttyUSB0?driver=openview"]])
        #expect(settings.exercises == "/home/you/exercises")
        #expect(settings.sound == "alsa:default")
    }

    /// Whatever differs is either applied to a running daemon or named.
    @Test func aChangeThatWaitsForTheNextStartIsNamed() throws {
        let applied: Set = ["sensors", "breath", "baby"]
        let others = ["lang": "lang: en", "log": "log: debug", "listen": "listen: 0.0.0.0:8787"]
        let example = try Self.example()
        #expect(example.count == 15)
        for (key, line) in example where !applied.contains(key) {
            #expect(try read(others[key] ?? line).names(unlike: Configuration()) == [key])
        }
        let two = try read("seats: [{sensors: []}, {sensors: []}]")
        #expect(two.names(unlike: Configuration()) == ["seats"])
        #expect(try read("{}").names(unlike: Configuration()).isEmpty)
    }
}
