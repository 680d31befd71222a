import Foundation
import Testing

/// A running daemon whose configuration file changes.
@Suite struct ReloadTests {
    /// Seen from outside: the sensors that the daemon has, by their sources.
    private func sources(_ daemon: LiveDaemon) async throws -> [String] {
        let list = try JSONSerialization.jsonObject(with: try await daemon.get("/api/sensors"))
        return (list as? [[String: Any]] ?? []).compactMap { $0["source"] as? String }.sorted()
    }

    private func waitUntil(_ seconds: Int, _ condition: () async throws -> Bool) async throws -> Bool {
        for _ in 0..<(seconds * 10) {
            if try await condition() { return true }
            try await Task.sleep(for: .milliseconds(100))
        }
        return false
    }

    @Test func hangupReadsTheFileAgain() async throws {
        let folder = try WorkFolder()
        let file = folder.file("biofeedd.yaml")
        func write(_ text: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: file)) }
        try write("sensors: ['sim:ecg', 'sim:resp']\nlang: nl\n")
        let daemon = try await LiveDaemon(folder, ["--config", file])
        #expect(try await waitUntil(60) { try await sources(daemon) == ["sim:ecg", "sim:resp"] })
        #expect(try await daemon.post("/api/session/start", "{\"exercise\":\"rest-5\"}").status == 200)
        #expect(
            try await daemon.post("/api/sensors", "{\"source\":\"sim:airflow\"}").status / 100 == 2)

        // One goes, one comes, one stays, and the one of a client is not touched.
        try write("sensors: ['sim:ecg', 'sim:ppg']\nlang: en\n")
        daemon.program.signal(SIGHUP)
        let changed = ["sim:airflow", "sim:ecg", "sim:ppg"]
        #expect(try await waitUntil(60) { try await sources(daemon) == changed })
        #expect(
            try await waitUntil(60) { daemon.program.err.contains("changed at the next start: lang") },
            "\(daemon.program.err)")

        // A mistake changes nothing and is said in one line.
        for (text, words) in [
            ("sensors: [", "biofeedd.yaml"), ("sensors: ['nonsense']", "names no sensor"),
            ("colour: red", "there is no setting 'colour'"),
        ] {
            try write(text)
            daemon.program.signal(SIGHUP)
            #expect(
                try await waitUntil(60) {
                    daemon.program.err.split(separator: "\n").contains {
                        $0.contains("nothing has changed") && $0.contains(words)
                    }
                }, "\(words): \(daemon.program.err)")
            #expect(try await sources(daemon) == changed)
        }
        // The exercise went on through all of it.
        #expect(daemon.events("summary").isEmpty)
        #expect(try await daemon.post("/api/session/stop", "{}").status == 200)
        let (status, _) = await daemon.stop()
        #expect(status == 0)
    }

    @Test func terminalThatClosesEndsNothing() async throws {
        let folder = try WorkFolder()
        let daemon = try await LiveDaemon(folder, ["--sensor", "sim:ecg"])
        daemon.program.signal(SIGHUP)
        try await Task.sleep(for: .milliseconds(300))
        #expect(daemon.program.isRunning)
        #expect(try await waitUntil(60) { try await sources(daemon) == ["sim:ecg"] })
        _ = await daemon.stop()
    }
}
