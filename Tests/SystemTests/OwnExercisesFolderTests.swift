import Foundation
import Testing

/// A practitioner's own exercises, the plans, the card and the schemas at a running daemon.
@Suite struct OwnExercisesFolderTests {
    private static func exercise(_ id: String, rate: String = "6.0") throws -> String {
        try String(
            contentsOf: Place.root.appendingPathComponent("Sources/Guidance/Catalogue/calm-6.yaml"),
            encoding: .utf8
        ).replacingOccurrences(of: "id: calm-6", with: "id: \(id)")
            .replacingOccurrences(of: "rate: 6.0", with: "rate: \(rate)")
    }

    private static func object(_ data: Data) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private static func list(_ data: Data) throws -> [[String: Any]] {
        try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
    }

    @Test func aFileThatIsDroppedInAppears() async throws {
        let folder = try WorkFolder()
        let own = folder.file("exercises")
        try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
        let config = try CLITestRecording.write("exercises: \(own)\n", "biofeedd.yaml", in: folder)
        let daemon = try await LiveDaemon(folder, ["--config", config])
        func ids() async throws -> [String] {
            try Self.list(try await daemon.get("/api/exercises")).compactMap { $0["id"] as? String }
        }
        func faults() async throws -> [String] {
            try Self.object(try await daemon.get("/api/status"))["exercise_faults"] as? [String] ?? []
        }
        let before = try await ids()
        #expect(before.contains("calm-6"))
        #expect(try await faults().isEmpty)

        try Data(Self.exercise("evening").utf8).write(to: URL(fileURLWithPath: own + "/evening.yaml"))
        #expect(try await ids() == (before + ["evening"]).sorted())
        let mine = try Self.list(try await daemon.get("/api/exercises")).first {
            $0["id"] as? String == "evening"
        }
        #expect(mine?["own"] as? Bool == true)

        try Data(Self.exercise("hasty", rate: "45").utf8).write(to: URL(fileURLWithPath: own + "/hasty.yaml"))
        #expect(try await ids() == (before + ["evening"]).sorted())
        #expect(try await faults().count == 1)
        #expect(try await faults().first?.contains("hasty.yaml:") == true)

        let refused = try await daemon.post("/api/session/start", #"{"exercise":"hasty"}"#)
        #expect(refused.status == 404)
        let started = try await daemon.post("/api/session/start", #"{"exercise":"evening"}"#)
        #expect(started.status == 200)
        try FileManager.default.removeItem(atPath: own + "/hasty.yaml")
        #expect(try await faults().isEmpty)
        #expect(daemon.program.err.contains("exercise not taken: hasty.yaml:"))

        // What was started goes on, and can be steered and told.
        let socket = folder.file("biofeedd.sock")
        for arguments in [
            ["slower"], ["faster"], ["stay"], ["step-back"], ["speak", "en"], ["tap", "cries"],
            ["answer", "well"],
            ["stop", "--reason", "other"],
        ] {
            let ran = try Program.run(
                Place.program("biofeed-cli").path, arguments + ["--socket", socket])
            #expect(ran.status == 0, "\(arguments): \(ran.err)")
        }
        let missing = try Program.run(
            Place.program("biofeed-cli").path, ["slower", "--seat", "9", "--socket", socket])
        #expect(missing.status == 1 && missing.err.split(separator: "\n").count == 1)
        #expect(await daemon.stop().status == 0)
    }

    @Test func plansCardAndSchemasAreServed() async throws {
        let folder = try WorkFolder()
        let daemon = try await LiveDaemon(folder, [])
        let plans = try Self.list(try await daemon.get("/api/plans"))
        #expect(
            plans.compactMap { $0["id"] as? String } == [
                "baby-5", "group-6", "home-7", "start-10", "start-5",
            ])
        let sessions = try #require(plans.last?["sessions"] as? [[String: Any]])
        #expect(sessions.count == 5)
        for session in sessions {
            let parts = try #require(session["parts"] as? [[String: Any]])
            #expect(parts.count { $0["new"] as? Bool == true } == 1)
        }
        let card = try Self.object(try await daemon.get("/api/contact?lang=nl&region=nl-BE&urgent=true"))
        let lines = try #require(card["lines"] as? [String])
        #expect(lines.first?.contains("112") == true && lines.joined().contains("1813"))
        #expect(try await daemon.get("/api/contact?region=fr").contains("nl-BE".utf8))
        for kind in ["exercise", "plan"] {
            let schema = try Self.object(try await daemon.get("/schemas/\(kind).schema.json"))
            #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
        }
        let socket = folder.file("biofeedd.sock")
        let start = try Program.run(
            Place.program("biofeed-cli").path,
            [
                "start", "own-tempo", "--tempo", "5.5", "--stage", "pregnant", "--weeks", "30", "--region",
                "nl-BE",
                "--avoid", "wrists", "--session", "2", "--socket", socket,
            ])
        #expect(start.status == 0, "\(start.err)")
        let alone = try Program.run(
            Place.program("biofeed-cli").path,
            ["start", "tempo-search", "--session", "2", "--socket", socket])
        #expect(alone.status == 1 && alone.err.contains("practitioner"))
        let together = try Program.run(
            Place.program("biofeed-cli").path,
            ["start", "tempo-search", "--session", "2", "--practitioner", "--socket", socket])
        #expect(together.status == 0, "\(together.err)")
        #expect(await daemon.stop().status == 0)
    }

    @Test func theCommandLineShowsPlansAndTheCard() throws {
        let list = try CLITestRecording.run("plans", "--lang", "nl")
        #expect(list.status == 0 && list.out.contains("start-5"))
        let shown = try CLITestRecording.run("plans", "show", "home-7", "--lang", "nl")
        #expect(shown.status == 0 && shown.out.contains("7."))
        let unknown = try CLITestRecording.run("plans", "show", "forever")
        #expect(unknown.status == 1 && unknown.err.contains("start-5"))
        let folder = try WorkFolder()
        let wrong = try CLITestRecording.write("id: x\n", "x.yaml", in: folder)
        let checked = try CLITestRecording.run("plans", "check", wrong)
        #expect(checked.status == 1 && checked.err.contains(wrong))
        let card = try CLITestRecording.run("contact", "--lang", "nl", "--region", "nl-BE", "--urgent")
        #expect(card.out.split(separator: "\n").first?.contains("112") == true)
    }
}
