import Biosignals
import Foundation
import Testing

@testable import Guidance

/// Exercises of one's own in a folder.
@Suite struct OwnExercisesTests {
    private static func folder(_ files: [String: String]) throws -> URL {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("biofeed-own-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, text) in files {
            try Data(text.utf8).write(to: folder.appendingPathComponent(name))
        }
        return folder
    }

    /// An exercise of the program under another id; without the shared lines, as a person writes it.
    private static func exercise(_ id: String, _ change: (String) -> String = { $0 }) throws -> String {
        let text = try Practice.catalogue.get().entry("calm-6").yaml.components(separatedBy: "\n---\n")[0]
        return change(text.replacingOccurrences(of: "id: calm-6", with: "id: \(id)"))
    }

    @Test func oneThatIsRightIsThereAndOnesThatAreNotAreSaid() throws {
        let folder = try Self.folder([
            "evening.yaml": try Self.exercise("evening"),
            "fast.yaml": try Self.exercise("fast") {
                $0.replacingOccurrences(of: "rate: 6.0", with: "rate: 30")
            },
            "slow.yaml": try Self.exercise("slow") {
                $0.replacingOccurrences(of: "rate: 6.0", with: "rate: 4")
            },
            "calm-6.yaml": try Self.exercise("calm-6"), "other-name.yaml": try Self.exercise("evening-2"),
            "text.yaml": "not an exercise", "empty.yaml": "", "notes.txt": "mine", ".hidden.yaml": "[",
            "big.yaml": String(repeating: "#", count: 300_000),
        ])
        defer { try? FileManager.default.removeItem(at: folder) }
        var catalogue = try Practice.catalogue.get()
        let before = catalogue.ids
        let faults = catalogue.add(folder: folder)
        #expect(catalogue.ids == (before + ["evening"]).sorted())
        #expect(catalogue.entries["evening"]?.isOwn == true && catalogue.entries["calm-6"]?.isOwn == false)
        #expect(
            faults.map(\.file) == [
                "big.yaml", "calm-6.yaml", "empty.yaml", "fast.yaml", "other-name.yaml", "slow.yaml",
                "text.yaml",
            ])
        for fault in faults { #expect(!fault.description.contains("\n"), "\(fault)") }
        #expect(faults[1].description.contains("belongs to the program"))
        #expect(faults[3].description.contains("above the ceiling"))
        #expect(faults[5].description.contains("below the floor"))
        // It can be begun.
        let entry = try catalogue.entry("evening")
        _ = try ExerciseRun(
            ExerciseStart(yaml: entry.yaml, file: entry.file, language: .nl), at: .zero)
    }

    @Test func aFolderThatIsNotThereIsOneLine() throws {
        var catalogue = try Practice.catalogue.get()
        let before = catalogue.ids
        let faults = catalogue.add(folder: URL(fileURLWithPath: "/nowhere/at/all"))
        #expect(faults.count == 1 && faults[0].description.contains("/nowhere/at/all"))
        #expect(catalogue.ids == before)
    }
}
