public import Foundation

/// The plans of a folder.
public struct PlanCatalogue: Sendable {
    /// By id.
    public let plans: [String: Plan]

    /// The plans that come with the program.
    public static func bundled(_ exercises: ExerciseCatalogue) throws -> PlanCatalogue {
        try PlanCatalogue(
            directory: ExerciseCatalogue.bundledFolder().appendingPathComponent("Plans"), exercises: exercises
        )
    }

    /// Reads every `.yaml` of a folder.
    public init(directory: URL, exercises: ExerciseCatalogue) throws {
        let definitions = exercises.entries.mapValues(\.definition)
        var plans: [String: Plan] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
        where name.hasSuffix(".yaml") {
            let yaml = try String(contentsOf: directory.appendingPathComponent(name), encoding: .utf8)
            let plan = try Plan.parse(yaml: yaml, file: name, exercises: definitions)
            guard name == plan.id + ".yaml" else {
                throw ExerciseError(
                    file: name, line: nil, found: "its id is `\(plan.id)`",
                    expected: "name the file \(plan.id).yaml")
            }
            plans[plan.id] = plan
        }
        self.plans = plans
    }

    /// Ids in alphabetical order.
    public var ids: [String] { plans.keys.sorted() }
}
