import ArgumentParser
import Foundation
import Guidance

/// `exercises`: what can be practised, and whether an exercise file is right.
struct Exercises: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the exercises; check an exercise file, or look at it and listen to it beforehand.",
        discussion: "Example: biofeed-cli exercises --lang nl",
        subcommands: [List.self, Check.self, Preview.self, Schema.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the exercises.",
            discussion: "Example: biofeed-cli exercises list --lang nl --format json")

        @Option(help: "nl or en.")
        var lang = Language.en

        @Option(help: "text or json.")
        var format = ListFormat.text

        private struct Row: Encodable {
            struct Sensors: Encodable {
                var heart: String
                var breath: String
            }
            var id: String
            var name: String
            var goal: String
            var seconds: Double
            var sensors: Sensors
        }

        func run() throws {
            let catalogue = try ExerciseCatalogue.bundled()
            let rows = catalogue.ids.compactMap { catalogue.entries[$0]?.definition }.map { definition in
                Row(
                    id: definition.id, name: definition.name[lang], goal: definition.goal[lang],
                    seconds: NumberText.rounded(definition.seconds(), 1) ?? 0,
                    sensors: .init(
                        heart: definition.sensors.heart.rawValue, breath: definition.sensors.breath.rawValue))
            }
            switch format {
            case .json: try StandardOutput.shared.line(try JSONText.encode(rows))
            case .text:
                let table = rows.map { row in
                    [
                        row.id, row.name, "\(NumberText.text(row.seconds / 60, 0)) min",
                        "heart \(row.sensors.heart), breath \(row.sensors.breath)",
                    ]
                }
                for line in TextTable.lines(table) { try StandardOutput.shared.line(line) }
            }
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check an exercise file: its form, its words and its safety limits.",
            discussion: "Example: biofeed-cli exercises check my-exercise.yaml")

        @Argument(help: "An exercise file.")
        var file: String

        func run() throws {
            let catalogue = try ExerciseCatalogue.bundled()
            let yaml = catalogue.complete(try ExerciseChoice.text(of: file))
            let definition = try ExerciseDefinition.parse(yaml: yaml, file: file)
            let minutes = NumberText.text(definition.seconds() / 60, 1)
            try StandardOutput.shared.line(
                "\(file): '\(definition.id)' is right: \(definition.phases.count) phases, \(minutes) min")
        }
    }

    struct Schema: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the JSON schema with which an editor helps to write an exercise or a plan.",
            discussion: "Example: biofeed-cli exercises schema > exercise.schema.json")

        @Argument(help: "exercise or plan.")
        var kind = FileSchema.exercise

        func run() throws {
            try StandardOutput.shared.line(try kind.text().trimmingCharacters(in: .newlines))
        }
    }
}
