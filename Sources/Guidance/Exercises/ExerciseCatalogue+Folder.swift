public import Foundation

extension ExerciseCatalogue {
    /// Bytes that an exercise file may have: many times what the longest one needs.
    static let largestFile = 262_144

    /// Adds the exercises of a folder of one's own. What is wrong with a file, its exercise aside, changes nothing:
    /// the others are there all the same.
    ///
    /// - Returns: one line for each file that cannot be used, in order of their names.
    public mutating func add(folder: URL) -> [ExerciseError] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        } catch {
            return [
                ExerciseError(
                    file: folder.path, line: nil,
                    found: "the folder of exercises cannot be read (\(error.localizedDescription))",
                    expected: "make it, or name another")
            ]
        }
        var faults: [ExerciseError] = []
        for name in names where Self.isExercise(name) {
            do throws(ExerciseError) {
                let entry = try own(folder.appendingPathComponent(name), name)
                entries[entry.definition.id] = entry
            } catch {
                faults.append(error)
            }
        }
        return faults
    }

    /// Whether a name in a folder is that of an exercise file.
    public static func isExercise(_ name: String) -> Bool {
        name.hasSuffix(".yaml") && !name.hasPrefix(".") && name != linesFile
    }

    private func own(_ url: URL, _ name: String) throws(ExerciseError) -> Entry {
        func fail(_ found: String, _ expected: String) -> ExerciseError {
            ExerciseError(file: name, line: nil, found: found, expected: expected)
        }
        let text: String
        do {
            let data = try Data(contentsOf: url)
            guard data.count <= Self.largestFile else {
                throw fail("\(data.count) bytes are too many for an exercise", "keep it under 256 KiB")
            }
            text = String(decoding: data, as: UTF8.self)
        } catch let error as ExerciseError {
            throw error
        } catch {
            throw fail("cannot be read (\(error.localizedDescription))", "make it readable")
        }
        let yaml = complete(text)
        let definition = try ExerciseDefinition.parse(yaml: yaml, file: name)
        guard name == definition.id + ".yaml" else {
            throw fail("its id is `\(definition.id)`", "name the file \(definition.id).yaml")
        }
        guard entries[definition.id] == nil else {
            throw fail(
                "`\(definition.id)` belongs to the program", "give it another id, and name the file after it")
        }
        return Entry(definition: definition, yaml: yaml, file: name, isOwn: true)
    }
}
