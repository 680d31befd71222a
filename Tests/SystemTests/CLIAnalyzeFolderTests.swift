import Foundation
import Testing

/// Folders of recordings: tables, errors in their own column, runs that were cut off, comparison.
@Suite struct CLIAnalyzeFolderTests {
    private let folder: WorkFolder

    init() throws {
        folder = try WorkFolder()
        try FileManager.default.createDirectory(
            atPath: folder.file("data/deep"), withIntermediateDirectories: true)
        for (index, name) in ["data/c.txt", "data/a.txt", "data/deep/b.txt"].enumerated() {
            let lines = (0..<400).map { "\(800 + 20 * index + 30 * ($0 % 5))" }
            _ = try CLITestRecording.write(lines.joined(separator: "\n") + "\n", name, in: folder)
        }
        _ = try CLITestRecording.write("nothing here\n", "data/bad.txt", in: folder)
        _ = try CLITestRecording.write("not ours\n", "data/LICENSE.txt", in: folder)
    }

    private func rows(_ path: String) throws -> [String] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
    }

    private func lineCount(_ path: String) -> Int {
        FileManager.default.contents(atPath: path)?.count { $0 == 0x0A } ?? 0
    }

    @Test func aFolderBecomesATableInTheOrderOfItsPaths() throws {
        let table = folder.file("out.csv")
        let result = try CLITestRecording.run("analyze", folder.file("data"), "-o", table)
        #expect(result.status == 1)
        let rows = try rows(table)
        let names = ["a.txt", "bad.txt", "c.txt", "deep/b.txt"].map { folder.file("data/\($0)") }
        #expect(rows.dropFirst().map { String($0.prefix { $0 != "," }) } == names)
        // Every row has every column; the one that failed says why in the last.
        let columns = rows[0].split(separator: ",")
        #expect(columns.last == "error")
        #expect(rows[1].hasSuffix(","))
        #expect(rows[2].contains("holds no numbers"))
        #expect(result.out.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: table + ".partial"))
    }

    @Test func aRunThatWasCutOffGoesOnWhereItStood() throws {
        let table = folder.file("out.jsonl")
        let whole = try CLITestRecording.run("analyze", folder.file("data"), "-o", table)
        #expect(whole.status == 1)
        let expected = try rows(table)
        // What a run leaves that was killed after two recordings, the third half written.
        let settings = folder.file("probe.jsonl")
        let probe = try Program(
            Place.program("biofeed-cli").path,
            ["analyze"] + (0..<400).map { _ in folder.file("data/a.txt") } + [folder.file("data/c.txt")]
                + ["-o", settings, "--jobs", "1"])
        let journal = settings + ".partial"
        while probe.isRunning, lineCount(journal) < 3 { usleep(10_000) }
        probe.signal(SIGKILL)
        probe.wait()
        #expect(FileManager.default.fileExists(atPath: journal))
        let lines = try rows(journal)
        try Data((lines.prefix(2) + ["{\"file\":{\"si"]).joined(separator: "\n").utf8).write(
            to: URL(fileURLWithPath: table + ".partial"))
        let again = try CLITestRecording.run("analyze", folder.file("data"), "-o", table)
        #expect(again.err.contains("1 of 4 recordings were analysed in an earlier run"))
        #expect(try rows(table) == expected)
    }

    @Test func otherSettingsAndOtherTablesAreCompared() throws {
        let old = folder.file("old.csv")
        let new = folder.file("new.csv")
        _ = try CLITestRecording.run("analyze", folder.file("data"), "-o", old)
        _ = try CLITestRecording.run("analyze", folder.file("data"), "-o", new, "--preset", "neurokit-like")
        let tables = try CLITestRecording.run("analyze", new, "--against", old)
        #expect(tables.status == 0, "\(tables.err)")
        #expect(tables.out.contains("time.pnn50_pct") || tables.out.contains("frequency.hf_ms2"))
        let same = try CLITestRecording.run("analyze", old, "--against", old)
        #expect(same.out.contains("nothing changed"))
        let settings = try CLITestRecording.run(
            "analyze", folder.file("data/a.txt"), "--against", "preset=neurokit-like", "--format", "json")
        #expect(settings.status == 0, "\(settings.err)")
        let body = try #require(
            try JSONSerialization.jsonObject(with: Data(settings.out.utf8)) as? [String: Any])
        #expect(body["rows"] as? Int == 1)
        #expect((body["changes"] as? [Any])?.isEmpty == false)
        let wrong = try CLITestRecording.run("analyze", folder.file("data"), "--against", "method=best")
        #expect(wrong.status == 1)
        #expect(wrong.err.contains("method=best"))
    }

    @Test func parquetIsMadeByDuckDBOrItIsSaidWhatIsMissing() throws {
        let file = folder.file("out.parquet")
        let result = try CLITestRecording.run("analyze", folder.file("data/a.txt"), "-o", file)
        if result.status == 0 {
            // "PAR1" at both ends.
            let data = try Data(contentsOf: URL(fileURLWithPath: file))
            #expect(data.prefix(4) == Data("PAR1".utf8) && data.suffix(4) == Data("PAR1".utf8))
        } else {
            #expect(result.err.contains("duckdb"))
            #expect(!FileManager.default.fileExists(atPath: file))
        }
        // Nothing is found where no program is.
        let without = try Program.run(
            Place.program("biofeed-cli").path, ["analyze", folder.file("data/a.txt"), "-o", file],
            environment: ["PATH": "/nowhere"])
        #expect(without.status == 1)
        #expect(without.err.contains("duckdb"))
    }
}
