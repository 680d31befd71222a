import Foundation
import Guidance

/// An exercise named on the command line: one of the catalogue, or a file.
enum ExerciseChoice {
    /// - Parameter person: for whom; nil for anybody, in a first session.
    static func start(_ name: String, language: Language, person: PersonOptions? = nil) throws
        -> ExerciseStart
    {
        let catalogue = try ExerciseCatalogue.bundled()
        let yaml: String
        let file: String
        if name.hasSuffix(".yaml") || name.contains("/") {
            yaml = catalogue.complete(try text(of: name))
            file = name
            _ = try ExerciseDefinition.parse(yaml: yaml, file: name)
        } else {
            let entry = try catalogue.entry(name)
            (yaml, file) = (entry.yaml, entry.file)
        }
        var start = ExerciseStart(yaml: yaml, file: file, language: language, byPractitioner: true)
        person?.fill(&start)
        return start
    }

    static func text(of path: String) throws -> String {
        do {
            return try String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8)
        } catch {
            throw CommandFailure(
                "cannot read \(path): \(error.localizedDescription); name an exercise file in UTF-8")
        }
    }
}
