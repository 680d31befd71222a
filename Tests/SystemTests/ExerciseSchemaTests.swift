import Foundation
import Testing

/// The schemas for editors, held against every exercise and plan with readers of YAML and JSON Schema that are not ours.
@Suite(.enabled(if: Place.canReadSchemas, "needs python3 with jsonschema and yaml"))
struct ExerciseSchemaTests {
    private static let check = """
        import json, sys, yaml, jsonschema
        kind = jsonschema.Draft202012Validator
        schema = json.load(open(sys.argv[1]))
        kind.check_schema(schema)
        for path in sys.argv[2:]:
            faults = list(kind(schema).iter_errors(yaml.safe_load(open(path))))
            print(path.split("/")[-1], len(faults))
        """

    /// Number of faults by file name.
    private static func faults(_ kind: String, _ files: [String], in folder: WorkFolder) throws -> [String:
        Int]
    {
        let printed = try CLITestRecording.run("exercises", "schema", kind)
        #expect(printed.status == 0)
        let schema = try CLITestRecording.write(printed.out, "\(kind).json", in: folder)
        let ran = try Program.run(try #require(Place.python), ["-c", check, schema] + files)
        #expect(ran.status == 0, "\(ran.err)")
        return Dictionary(
            uniqueKeysWithValues: ran.out.split(separator: "\n").map { line in
                let parts = line.split(separator: " ")
                return (String(parts[0]), Int(parts[1]) ?? -1)
            })
    }

    private static func shipped(_ folder: String) throws -> [String] {
        let url = Place.root.appendingPathComponent("Sources/Guidance/Catalogue\(folder)")
        return try FileManager.default.contentsOfDirectory(atPath: url.path)
            .filter { $0.hasSuffix(".yaml") && $0 != "lines.yaml" }
            .map { url.appendingPathComponent($0).path }
    }

    @Test func everyExerciseAndPlanMeetsIt() throws {
        let folder = try WorkFolder()
        for (kind, files) in [("exercise", try Self.shipped("")), ("plan", try Self.shipped("/Plans"))] {
            #expect(files.count >= 5)
            let faults = try Self.faults(kind, files, in: folder)
            #expect(faults.count == files.count && faults.values.allSatisfy { $0 == 0 }, "\(faults)")
        }
    }

    @Test func brokenOnesDoNot() throws {
        let folder = try WorkFolder()
        let calm = try String(
            contentsOf: Place.root.appendingPathComponent("Sources/Guidance/Catalogue/calm-6.yaml"),
            encoding: .utf8)
        let mistakes = [
            ("rate: 6.0", "rate: 3.5"), ("rate: 6.0", "rate: 40"), ("rate: 6.0", "rate: six"),
            ("rate: 6.0, ", ""),
            ("ratio: \"40:60\", fade-in", "hold: 4, fade-in"), ("mode: paced", "mode: pacd"),
            ("ratio: \"40:60\", fade-in", "ratio: \"30:30:40\", fade-in"), ("say: [G03]", "says: [G03]"),
            (", en: Your jaw may loosen.", ""), ("at: 240, ", ""),
            ("until: 1, nl: Je kaak", "until: 3, nl: Je kaak"),
            ("taps: 2, ", ""), ("stop: [dizzy", "stop: [bored"), ("version: 1", "version: one"),
            ("heart: optional", "heart: maybe"), ("trains: [breathing]", "trains: [flying]"),
            ("position: G02\n", ""), ("breaths: 1-4", "breaths: four"), ("at: 34, say", "at: soon, say"),
            ("long: { paced:", "long: { paced: { second: 600 } } #"),
        ]
        var files: [String] = []
        for (number, (good, bad)) in mistakes.enumerated() {
            #expect(calm.contains(good), "\(good)")
            files.append(
                try CLITestRecording.write(
                    calm.replacingOccurrences(of: good, with: bad), "broken-\(number).yaml", in: folder))
        }
        let faults = try Self.faults("exercise", files, in: folder)
        for (number, mistake) in mistakes.enumerated() {
            #expect((faults["broken-\(number).yaml"] ?? 0) > 0, "\(mistake)")
        }
    }

    @Test func brokenPlansDoNot() throws {
        let folder = try WorkFolder()
        let plan = try String(
            contentsOf: Place.root.appendingPathComponent("Sources/Guidance/Catalogue/Plans/start-5.yaml"),
            encoding: .utf8)
        let mistakes = [
            ("minutes: 1 }", "minutes: 5 }"), ("exercise: ladder, new: true", "exercise: ladder, new: maybe"),
            ("- { exercise: rest-5 }", "- { exercise: rest-5, explain: { nl: a, en: b } }"),
            ("skills: [breathing", "skills: [juggling"), ("sessions:", "sesions:"),
        ]
        var files: [String] = []
        for (number, (good, bad)) in mistakes.enumerated() {
            #expect(plan.contains(good), "\(good)")
            files.append(
                try CLITestRecording.write(
                    plan.replacingOccurrences(of: good, with: bad), "broken-\(number).yaml", in: folder))
        }
        let faults = try Self.faults("plan", files, in: folder)
        for (number, mistake) in mistakes.enumerated() {
            #expect((faults["broken-\(number).yaml"] ?? 0) > 0, "\(mistake)")
        }
    }
}
