import ArgumentParser
import Reports
import Sessions

/// `evaluate`: what a study found, everybody counted.
struct Evaluate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Single cases (phases A and B) or a group (before and after) from a table of results.",
        discussion: """
            The study's table has a row for each session, in order of time, with the columns recording, person, phase \
            and, where there are such, arm, stopped and stop_reason. --template prints what to write down before a \
            study begins.

            Example: biofeed-cli evaluate study.csv --results results.csv --measure time.ln_rmssd
            """)

    @Argument(help: "The table of the study (.csv).")
    var study: String?

    @Option(help: ArgumentHelp("A table that analyze wrote.", valueName: "file.csv"))
    var results: String?

    @Option(help: "The column that is looked at.")
    var measure = "time.ln_rmssd"

    @Option(help: "The part of each recording, in a table made with --by phase.")
    var part: String?

    @Option(help: "text or json.")
    var format = ListFormat.text

    @Flag(help: "Print a template of what to register before a study.")
    var template = false

    func validate() throws {
        guard template || (study != nil && results != nil) else {
            throw ValidationError("name the study's table, and --results FILE.csv")
        }
    }

    func run() throws {
        guard !template, let study, let results else {
            for line in StudyText.template { try StandardOutput.shared.line(line) }
            return
        }
        let design = try StudyDesign(
            try ComparedTables.plainTable(study), results: try ComparedTables.table(results),
            measure: measure,
            part: part)
        switch format {
        case .text:
            for line in StudyText.lines(design, measure: measure) { try StandardOutput.shared.line(line) }
        case .json: try StandardOutput.shared.line(try JSONText.encode(StudyBody(design, measure: measure)))
        }
    }
}
