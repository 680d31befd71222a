import Foundation
import Testing

@testable import Guidance

/// The schemas for editors know the words that the reader knows. That every exercise and plan meets them, and broken
/// ones do not, is held with a reader of schemas that is not ours (`ExerciseSchemaTests`).
@Suite struct FileSchemaTests {
    private static func schema(_ schema: FileSchema) throws -> [String: Any] {
        try #require(
            try JSONSerialization.jsonObject(with: Data(schema.text().utf8)) as? [String: Any])
    }

    /// What stands at a path of keys.
    private static func at(_ path: String, in schema: [String: Any]) throws -> Any {
        var value: Any = schema
        for key in path.split(separator: "/") {
            value = try #require((value as? [String: Any])?[String(key)], "\(path)")
        }
        return value
    }

    private static func words(_ path: String, in schema: [String: Any]) throws -> Set<String> {
        let list = try #require(try at(path + "/enum", in: schema) as? [String])
        return Set(list)
    }

    @Test func itKnowsEveryWord() throws {
        let schema = try Self.schema(.exercise)
        func expect<Word: RawRepresentable & CaseIterable>(_ path: String, _ type: Word.Type) throws
        where Word.RawValue == String {
            #expect(try Self.words(path, in: schema) == Set(Word.allCases.map(\.rawValue)), "\(path)")
        }
        try expect("$defs/muscle", Muscle.self)
        try expect("$defs/outcome", ExerciseDefinition.Outcome.self)
        try expect("$defs/need", ExerciseDefinition.SensorNeeds.Need.self)
        try expect("properties/started-by", ExerciseDefinition.Starter.self)
        try expect("properties/trains/items", ExerciseDefinition.Skill.self)
        try expect("properties/stop/items", ExerciseDefinition.StopReason.self)
        try expect("properties/store/items", ExerciseDefinition.StoredField.self)
        let plan = try Self.schema(.plan)
        let skills = try Self.words("properties/skills/items", in: plan)
        #expect(skills == Set(ExerciseDefinition.Skill.allCases.map(\.rawValue)))
        let phases = try #require(try Self.at("$defs/phase/oneOf", in: schema) as? [[String: Any]])
        let modes = try phases.map { try Self.at("properties/mode/const", in: $0) as? String }
        #expect(Set(modes) == Set(PhaseMode.allCases.map(\.rawValue)))
        let stages = try #require(try Self.at("properties/stages/properties", in: schema) as? [String: Any])
        #expect(Set(stages.keys) == Set(Profile.Stage.allCases.map(\.rawValue)))
    }

    @Test func itKnowsTheLimits() throws {
        let rate = try Self.at("$defs/rate", in: Self.schema(.exercise))
        let limits = try #require(rate as? [String: Any])
        #expect((limits["minimum"] as? NSNumber)?.doubleValue == SafetyLimits.floor)
        #expect((limits["maximum"] as? NSNumber)?.doubleValue == SafetyLimits.ceiling)
    }
}
