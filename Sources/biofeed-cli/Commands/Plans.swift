import ArgumentParser
import Guidance

/// `plans`: several sessions in order, and whether a plan file is right.
struct Plans: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the plans, show one, or check a plan file.",
        discussion: "Example: biofeed-cli plans show start-5 --lang nl",
        subcommands: [List.self, Show.self, Check.self], defaultSubcommand: List.self)

    private static func all() throws -> PlanCatalogue { try PlanCatalogue.bundled(try .bundled()) }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the plans.", discussion: "Example: biofeed-cli plans list --lang nl --format json"
        )

        @Option(help: "nl or en.")
        var lang = Language.en

        @Option(help: "text or json.")
        var format = ListFormat.text

        func run() throws {
            let catalogue = try Plans.all()
            let plans = catalogue.ids.compactMap { catalogue.plans[$0] }
            switch format {
            case .json: try StandardOutput.shared.line(try JSONText.encode(plans))
            case .text:
                let table = plans.map { plan in
                    [plan.id, plan.name[lang], "\(plan.sessions.count) sessions", plan.goal[lang]]
                }
                for line in TextTable.lines(table) { try StandardOutput.shared.line(line) }
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print what is done in each session of a plan.",
            discussion: "Example: biofeed-cli plans show start-5 --lang nl")

        @Argument(help: "Its id.")
        var plan: String

        @Option(help: "nl or en.")
        var lang = Language.en

        func run() throws {
            let catalogue = try Plans.all()
            guard let chosen = catalogue.plans[plan] else {
                throw CommandFailure(
                    "there is no plan '\(plan)'; choose one of \(catalogue.ids.joined(separator: ", "))")
            }
            try StandardOutput.shared.line("\(chosen.name[lang]). \(chosen.goal[lang])")
            for (number, session) in chosen.sessions.enumerated() {
                let minutes = NumberText.text(session.seconds / 60, 0)
                try StandardOutput.shared.line("")
                try StandardOutput.shared.line("\(number + 1). \(session.step[lang]), \(minutes) min")
                for part in session.parts { try StandardOutput.shared.line("   \(words(part))") }
            }
        }

        private func words(_ part: Plan.Part) -> String {
            let minutes = "\(NumberText.text(part.seconds / 60, 1)) min"
            let what =
                switch part.content {
                case .exercise(let id, let variant): id + (variant.map { " (\($0))" } ?? "")
                case .explain(let text), .talk(let text): text[lang]
                }
            let notes = (part.isNew ? ", new" : "") + (part.isOptional ? ", optional" : "")
            return "\(minutes)  \(what)\(notes)"
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check a plan file: its form, its words, and what makes programmes work.",
            discussion: "Example: biofeed-cli plans check my-plan.yaml")

        @Argument(help: "A plan file.")
        var file: String

        func run() throws {
            let exercises = try ExerciseCatalogue.bundled().entries.mapValues(\.definition)
            let plan = try Plan.parse(
                yaml: try ExerciseChoice.text(of: file), file: file, exercises: exercises)
            try StandardOutput.shared.line(
                "\(file): '\(plan.id)' is right: \(plan.sessions.count) sessions")
        }
    }
}
