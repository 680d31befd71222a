import Foundation

/// The descriptions of exercise and plan files that editors read (JSON Schema, draft 2020-12).
public enum FileSchema: String, Sendable, CaseIterable {
    case exercise, plan

    /// `exercise.schema.json`.
    public var fileName: String { "\(rawValue).schema.json" }

    public func text() throws -> String {
        try String(
            contentsOf: ExerciseCatalogue.bundledFolder().appendingPathComponent("Schemas/\(fileName)"),
            encoding: .utf8)
    }
}
