import Foundation
import Testing

/// `report`, `verify`, `repair` and `evaluate` as programs.
@Suite struct CLIReportTests {
    private let folder: WorkFolder
    private let session: String

    init() throws {
        folder = try WorkFolder()
        session = folder.file("session.biofeed")
        let csv = try CLITestRecording.write(try CLITestRecording.csv(seconds: 100), "in.csv", in: folder)
        let result = try CLITestRecording.run(
            "replay", csv, "--exercise", "calm-6", "--speed", "max", "--save", session)
        #expect(result.status == 0, "\(result.err)")
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOfFile: folder.file(name), encoding: .utf8)
    }

    @Test func everyViewIsAFileThatStandsAlone() throws {
        for view in ["parent", "practitioner", "research"] {
            for lang in ["nl", "en"] {
                let name = "\(view)-\(lang).html"
                let result = try CLITestRecording.run(
                    "report", session, "-o", folder.file(name), "--view", view, "--lang", lang)
                #expect(result.status == 0, "\(result.err)")
                let html = try text(name)
                #expect(html.contains("<html lang=\"\(lang)\">"))
                #expect(!html.contains("<script") && !html.contains("src=") && !html.contains("href="))
            }
        }
        let graph = try JSONSerialization.jsonObject(with: Data(try text("research-en.graph.json").utf8))
        #expect(((graph as? [String: Any])?["items"] as? [Any])?.count == 16)
        #expect(try text("research-en.methods.md").contains("Lipponen"))
        let svg = try CLITestRecording.run("report", session, "-o", folder.file("a.svg"))
        #expect(svg.status == 0)
        #expect(try text("a.svg").hasPrefix("<svg"))
    }

    @Test func paperIsPrintedOrItIsSaidWhatIsMissing() throws {
        let result = try CLITestRecording.run("report", session, "-o", folder.file("a.pdf"))
        if result.status == 0 {
            let data = try Data(contentsOf: URL(fileURLWithPath: folder.file("a.pdf")))
            #expect(data.prefix(5) == Data("%PDF-".utf8))
        } else {
            #expect(result.err.contains("weasyprint"))
        }
        let without = try Program.run(
            Place.program("biofeed-cli").path, ["report", session, "-o", folder.file("b.pdf")],
            environment: ["PATH": "/nowhere"])
        #expect(without.status == 1)
        #expect(without.err.contains("apt install weasyprint"))
    }

    @Test func aCutSessionIsToldAndRepaired() throws {
        #expect(try CLITestRecording.run("verify", session).status == 0)
        let data = try Data(contentsOf: URL(fileURLWithPath: session))
        let cut = folder.file("cut.biofeed")
        try data.prefix(data.count * 6 / 10).write(to: URL(fileURLWithPath: cut))
        let verified = try CLITestRecording.run("verify", cut)
        #expect(verified.status == 1)
        let saved = folder.file("saved.biofeed")
        let repaired = try CLITestRecording.run("repair", cut, "-o", saved)
        #expect(repaired.status == 0, "\(repaired.err)")
        #expect(repaired.out.contains("saved "))
        let again = try CLITestRecording.run("verify", saved, "--format", "json")
        #expect(again.status == 0)
        #expect(again.out.contains("\"checksum\":\"matches\""))
        #expect(try CLITestRecording.run("report", saved, "-o", folder.file("saved.html")).status == 0)
    }

    @Test func phasesOfASessionAreRows() throws {
        let result = try CLITestRecording.run("analyze", session, "--by", "phase", "--format", "jsonl")
        #expect(result.status == 0, "\(result.err)")
        let parts = try result.out.split(separator: "\n").map { line in
            try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        }
        #expect(parts.compactMap { $0?["part"] as? String }.count == parts.count)
        #expect(parts.count >= 2)
        #expect(parts.first??["from_s"] as? Double ?? 9 < 2)
    }

    @Test func aStudyIsEvaluated() throws {
        let results = try CLITestRecording.write(
            "recording,signal,from_s,time.ln_rmssd\n"
                + (0..<8).map { "r\($0).txt,RR,,\($0 < 4 ? 3.0 : 3.5)\($0)\n" }.joined(), "results.csv",
            in: folder)
        let study = try CLITestRecording.write(
            "recording,person,phase,stop_reason\n"
                + (0..<8).map { "r\($0).txt,ABCDE,\($0 < 4 ? "A" : "B"),\($0 == 5 ? "baby" : "")\n" }.joined(),
            "study.csv", in: folder)
        let result = try CLITestRecording.run("evaluate", study, "--results", results, "--format", "json")
        #expect(result.status == 0, "\(result.err)")
        #expect(result.out.contains("\"non_overlap\":1"))
        #expect(result.out.contains("\"reason\":\"baby\""))
        #expect(try CLITestRecording.run("evaluate", "--template").out.contains("Registration"))
    }
}
