import Foundation
import Testing

@Suite struct CLIVoiceTests {
    /// The lines as they are printed: language, id, seconds, words.
    private static func script(_ arguments: String...) throws -> [[String]] {
        let result = try Program.run(
            Place.program("biofeed-cli").path, ["voice", "script"] + arguments)
        #expect(result.status == 0)
        return result.out.split(separator: "\n").map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
    }

    @Test func theScriptHasEveryLineInBothLanguages() throws {
        let lines = try Self.script()
        #expect(lines.allSatisfy { $0.count == 4 && !$0[3].isEmpty })
        #expect(lines.allSatisfy { (Double($0[2]) ?? 0) >= 1 })
        let dutch = lines.filter { $0[0] == "nl" }.map { $0[1] }
        #expect(dutch == lines.filter { $0[0] == "en" }.map { $0[1] })
        #expect(dutch.contains("G03"))
        #expect(
            try Self.script("--lang", "nl", "--region", "nl-BE").contains { $0[3].contains("vroedvrouw") })
    }

    @Test func exercisesOfOnesOwnAreReadToo() throws {
        let folder = try WorkFolder()
        let calm = try String(
            contentsOf: Place.root.appendingPathComponent("Sources/Guidance/Catalogue/calm-6.yaml"),
            encoding: .utf8)
        _ = try CLITestRecording.write(
            calm.replacingOccurrences(of: "id: calm-6", with: "id: evening")
                .replacingOccurrences(of: "id: c12,", with: "id: evening-1,")
                .replacingOccurrences(of: "Je kaak mag los.", with: "De avond mag komen."), "evening.yaml",
            in: folder)
        let lines = try Self.script("--lang", "nl", "--exercises", folder.path)
        #expect(lines.contains { $0[1] == "evening-1" && $0[3] == "De avond mag komen." })
    }

    @Test func theCheckNamesWhatIsMissing() throws {
        let folder = try WorkFolder()
        let result = try CLITestRecording.run("voice", "check", folder.file("."), "--lang", "nl")
        #expect(result.status == 1)
        #expect(result.out.contains("nl/G03: missing; read \""))
        #expect(result.err.contains("lines are not ready"))
    }

    @Test func aFolderThatIsNotThereIsOneLine() throws {
        let result = try CLITestRecording.run("voice", "check", "/nowhere/to/be/seen")
        #expect(result.status == 1)
        #expect(result.out.isEmpty)
        #expect(result.err.contains("/nowhere/to/be/seen"))
        #expect(result.err.split(separator: "\n").count == 1)
    }
}
