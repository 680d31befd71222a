public import Foundation

/// The exercises of a folder, with the lines they share.
public struct ExerciseCatalogue: Sendable {
    public struct Entry: Sendable {
        public var definition: ExerciseDefinition
        /// The exercise and the shared lines: all that `ExerciseStart` and a recording need.
        public var yaml: String
        /// Name of the file, for messages.
        public var file: String
        /// It comes from a folder of one's own, not with the program.
        public var isOwn = false
    }

    /// By id.
    public var entries: [String: Entry]
    /// What exercises share, and the contact card.
    public let lines: LineBook
    /// Their text.
    private let linesText: String

    static let linesFile = "lines.yaml"

    /// The exercises that come with the program.
    public static func bundled() throws -> ExerciseCatalogue {
        try ExerciseCatalogue(directory: bundledFolder())
    }

    static func bundledFolder() throws -> URL {
        guard let folder = Bundle.module.url(forResource: "Catalogue", withExtension: nil) else {
            throw ExerciseError(
                file: "Catalogue", line: nil, found: "the exercises that belong to the program are not there",
                expected: "install its resource folder next to the program")
        }
        return folder
    }

    /// Reads every `.yaml` of a folder; `lines.yaml` among them holds the shared lines.
    public init(directory: URL) throws {
        func read(_ name: String) throws -> String {
            do {
                return try String(contentsOf: directory.appendingPathComponent(name), encoding: .utf8)
            } catch {
                throw ExerciseError(
                    file: directory.appendingPathComponent(name).path, line: nil,
                    found: "cannot be read (\(error.localizedDescription))",
                    expected: "the file must be there, readable, in UTF-8")
            }
        }
        linesText = try read(Self.linesFile)
        lines = try LineBook.parse(yaml: linesText, file: Self.linesFile)
        entries = [:]
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        for name in names.sorted() where name.hasSuffix(".yaml") && name != Self.linesFile {
            let yaml = complete(try read(name))
            let definition = try ExerciseDefinition.parse(yaml: yaml, file: name)
            guard name == definition.id + ".yaml" else {
                throw ExerciseError(
                    file: name, line: nil, found: "its id is `\(definition.id)`",
                    expected: "name the file \(definition.id).yaml")
            }
            entries[definition.id] = Entry(definition: definition, yaml: yaml, file: name)
        }
    }

    /// An exercise's text followed by the shared lines, as `ExerciseDefinition.parse` wants it.
    public func complete(_ yaml: String) -> String { yaml + "\n---\n" + linesText }

    /// Ids in alphabetical order.
    public var ids: [String] { entries.keys.sorted() }

    /// The exercises in that order.
    public var all: [Entry] { ids.compactMap { entries[$0] } }

    /// An exercise by id; the error for an unknown one lists what exists.
    public func entry(_ id: String) throws(ExerciseError) -> Entry {
        guard let entry = entries[id] else {
            throw ExerciseError(
                file: id, line: nil, found: "there is no such exercise",
                expected: "choose one of \(ids.joined(separator: ", "))")
        }
        return entry
    }
}
