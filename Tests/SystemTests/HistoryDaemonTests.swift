import Foundation
import Testing

/// What a real daemon keeps of people, on a real disk: nothing of those who did not ask for it, everything for those who
/// did, and nothing after it was erased.
@Suite struct HistoryDaemonTests {
    private struct Body: Decodable {
        struct Rating: Decodable { var value: Int }
        struct Stop: Decodable { var reason: String? }
        var code: String?
        var id: String?
        var person: String?
        var ratings: [Rating]?
        var stops: [Stop]?
    }

    private func list(_ daemon: LiveDaemon, _ path: String) async throws -> [Body] {
        try JSONDecoder().decode([Body].self, from: try await daemon.get(path))
    }

    /// Practises for some seconds of session time and stops.
    private func practise(_ daemon: LiveDaemon, person: String?, seconds: Double) async throws {
        let who = person.map { ",\"person\":\"\($0)\"" } ?? ""
        let sessions = daemon.events("hello").count
        let start = try await daemon.post("/api/session/start", "{\"exercise\":\"calm-6\"\(who)}")
        #expect(start.status == 200, "\(String(decoding: start.body, as: UTF8.self))")
        if person != nil {
            try await daemon.wait(30, for: "the session that is hers alone") {
                $0.count { $0.name == "hello" } > sessions
            }
        }
        _ = try await daemon.post("/api/session/rate", "{\"value\":6,\"moment\":\"before\"}")
        let last = daemon.events("beat").count
        try await daemon.wait(60, for: "beats for \(seconds) s") { events in
            let beats = events.filter { $0.name == "beat" }.dropFirst(last)
            guard let first = beats.first?.number("t_s"), let newest = beats.last?.number("t_s") else {
                return false
            }
            return newest - first > seconds
        }
        if person != nil {
            let other = try await daemon.post("/api/session/start", "{\"exercise\":\"rest-5\"}")
            #expect(other.status == 409, "nobody takes over an exercise that is recorded for somebody")
        }
        #expect(try await daemon.post("/api/session/stop", "{\"reason\":\"dizzy\"}").status == 200)
        _ = try await daemon.post("/api/session/rate", "{\"value\":3,\"moment\":\"after\"}")
    }

    private func files(_ folder: String) -> [String] {
        FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }.sorted() ?? []
    }

    @Test func keepsOnlyWhatWasAskedForAndErasesIt() async throws {
        let folder = try WorkFolder()
        let kept = folder.file("history")
        let daemon = try await LiveDaemon(
            folder, ["--sensor", "sim:ecg+resp?hr=75", "--history", kept, "--lock-seconds", "10"])

        // Nobody has opted in: whatever is asked and done, nothing is on the disk.
        #expect(try await list(daemon, "/api/people").isEmpty)
        #expect(try await list(daemon, "/api/sessions").isEmpty)
        #expect(try await daemon.post("/api/people", "{\"stage\":\"pregnant\"}").status == 422)
        let unknown = try await daemon.post(
            "/api/session/start", "{\"exercise\":\"calm-6\",\"person\":\"BCDFG\"}")
        #expect(unknown.status == 404)
        try await practise(daemon, person: nil, seconds: 3)
        #expect(!FileManager.default.fileExists(atPath: kept), "\(files(kept))")

        // Somebody does.
        let answer = try await daemon.post(
            "/api/people", "{\"consent\":true,\"stage\":\"pregnant\",\"weeks\":24}")
        #expect(answer.status == 201)
        let code = try #require(try JSONDecoder().decode(Body.self, from: answer.body).code)
        try await practise(daemon, person: code, seconds: 8)
        var sessions: [Body] = []
        for _ in 0..<600 where sessions.isEmpty {
            try await Task.sleep(for: .milliseconds(100))
            sessions = try await list(daemon, "/api/sessions?person=\(code)")
        }
        let session = try #require(sessions.first)
        #expect(session.person == code)
        #expect(session.ratings?.map(\.value) == [6, 3])
        #expect(session.stops?.map(\.reason) == ["dizzy"])
        let id = try #require(session.id)
        #expect(files(kept).contains("people/\(code)/\(id).biofeed"))
        #expect(
            !files(kept).contains { $0.hasSuffix("-wal") }, "her recording is closed soon after the exercise")

        try takesAlong(folder, code, id)

        // She takes it back: her next exercise leaves nothing new.
        #expect(try await daemon.post("/api/people/\(code)", "{\"consent\":false}").status == 200)
        let before = files(kept)
        try await practise(daemon, person: code, seconds: 3)
        #expect(files(kept) == before)

        try await erases(folder, daemon, code, id, kept)
        #expect(await daemon.stop().status == 0)
    }

    private func cli(_ folder: WorkFolder, _ arguments: [String]) throws -> (
        status: Int32, out: String, err: String
    ) {
        try Program.run(
            Place.program("biofeed-cli").path, arguments + ["--socket", folder.file("biofeedd.sock")])
    }

    /// As people do it: list, look, export; the archive opens with tar, the recording with our own reader.
    private func takesAlong(_ folder: WorkFolder, _ code: String, _ id: String) throws {
        let listed = try cli(folder, ["sessions", "--person", code, "--since", "7d"])
        #expect(
            listed.status == 0 && listed.out.contains(id) && listed.out.contains("tension 6 > 3"), "\(listed)"
        )
        let shown = try cli(folder, ["sessions", id])
        #expect(shown.out.contains("pregnant, week 24") && shown.out.contains("stopped at"), "\(shown)")
        let trend = try cli(folder, ["trend", code, "--lang", "en"])
        #expect(trend.out.contains("Too early"), "\(trend)")
        let archive = folder.file("mine.tar")
        let exported = try cli(folder, ["export", code, "-o", archive])
        #expect(exported.status == 0, "\(exported)")
        let unpacked = try Program.run("/bin/tar", ["-xf", archive, "-C", folder.path])
        #expect(unpacked.status == 0, "\(unpacked.err)")
        let mine = folder.file("biofeed-\(code)")
        #expect(
            files(mine) == [
                "README.txt", "crosses.csv", "goals.csv", "person.json", "sessions", "sessions.csv",
                "sessions/\(id).beats.csv", "sessions/\(id).biofeed", "sessions/\(id).json",
            ])
        let beats = try String(contentsOfFile: "\(mine)/sessions/\(id).beats.csv", encoding: .utf8)
        #expect(beats.split(separator: "\n").count > 8)
        let found = try Program.run(
            Place.program("biofeed-cli").path,
            ["replay", "\(mine)/sessions/\(id).biofeed", "--speed", "max", "--jsonl"])
        #expect(found.status == 0 && found.out.contains("\"class\":\"summary\""), "\(found.err)")
        for ending in ["edf", "csv", "txt", "json"] {
            let one = try cli(folder, ["export", id, "-o", folder.file("one.\(ending)")])
            #expect(one.status == 0, "\(one)")
        }
    }

    /// The code, the id and the beginning are looked for in every byte and name that is left.
    private func erases(
        _ folder: WorkFolder, _ daemon: LiveDaemon, _ code: String, _ id: String, _ kept: String
    ) async throws {
        func found() -> [String] {
            files(kept).filter { name in
                let data = FileManager.default.contents(atPath: "\(kept)/\(name)") ?? Data()
                return name.contains(code) || data.range(of: Data(code.utf8)) != nil
                    || data.range(of: Data(id.utf8)) != nil
            }
        }
        #expect(found().contains("index.sqlite") && found().contains("audit.log"))
        #expect(try cli(folder, ["erase", code]).status == 2, "nothing is erased without being asked twice")
        let erased = try cli(folder, ["erase", code, "--yes"])
        #expect(erased.status == 0 && erased.out.contains("erased 1 sessions"), "\(erased)")
        #expect(found().isEmpty, "\(found())")
        let left = files(kept)
        #expect(left.count == 4 && left.prefix(3) == ["audit.log", "index.sqlite", "people"])
        #expect(left.last?.hasPrefix("people/erased-") == true, "her empty folder has another name: \(left)")
        #expect(try cli(folder, ["people", "show", code]).status == 1)
    }
}
