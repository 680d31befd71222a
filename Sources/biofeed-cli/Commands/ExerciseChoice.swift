import Foundation
import Guidance

/// An exercise named on the command line: one of the catalogue, or a file.
enum ExerciseChoice {
    static func start(_ name: String, language: Language) throws -> ExerciseStart {
        let catalogue = try ExerciseCatalogue.bundled()
        if name.hasSuffix(".yaml") || name.contains("/") {
            let yaml = catalogue.complete(try text(of: name))
            _ = try ExerciseDefinition.parse(yaml: yaml, file: name)
            return ExerciseStart(yaml: yaml, file: name, language: language, byPractitioner: true)
        }
        let entry = try catalogue.entry(name)
        return ExerciseStart(yaml: entry.yaml, file: entry.file, language: language, byPractitioner: true)
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
