import Devices
import Foundation
import Testing

/// A port is left as it was found, also by the run after one that was killed.
@Suite(.serialized) struct PortSettingsTests {
    private func settings(_ path: String, _ change: String...) throws -> String {
        let stty = try ProgramOutput(of: "stty", ["-F", path] + change)
        #expect(stty.status == 0)
        return String(decoding: try ProgramOutput(of: "stty", ["-F", path, "-g"]).data, as: UTF8.self)
    }

    /// A daemon that has the port open.
    private func daemon(_ folder: WorkFolder, _ path: String) async throws -> LiveDaemon {
        let daemon = try await LiveDaemon(
            folder, ["--sensor", "serial:\(path)?driver=openview&baud=57600", "--log-level", "error"])
        try await daemon.wait(30, for: "the port") { events in
            events.contains { $0.name == "device" && $0.text("state") == "listening" }
        }
        return daemon
    }

    private func kill(_ daemon: LiveDaemon) {
        daemon.program.signal(SIGKILL)
        daemon.program.wait()
    }

    private func kept(_ folder: WorkFolder) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.file("state/biofeed/open-ports"))
    }

    @Test func theRunAfterAKilledOnePutsTheFirstSettingsBack() async throws {
        let folder = try WorkFolder()
        let terminal = try PseudoTerminal()
        let before = try settings(terminal.path, "38400", "echo", "icanon", "ixon", "parodd")
        for _ in 0..<2 {
            kill(try await daemon(folder, terminal.path))
            let left = try settings(terminal.path)
            #expect(left != before, "a killed run cannot tidy up")
            #expect(terminal.baud == 57_600)
        }
        #expect(try kept(folder).count == 1)
        #expect(await (try daemon(folder, terminal.path)).stop().status == 0)
        #expect(try settings(terminal.path) == before)
        #expect(terminal.baud == 38_400)
        #expect(try kept(folder).isEmpty)
    }

    /// Who sets the line after the crash means it.
    @Test func settingsThatWereMadeSinceStay() async throws {
        let folder = try WorkFolder()
        let terminal = try PseudoTerminal()
        _ = try settings(terminal.path, "38400", "echo")
        kill(try await daemon(folder, terminal.path))
        let since = try settings(terminal.path, "19200", "icanon")
        #expect(await (try daemon(folder, terminal.path)).stop().status == 0)
        #expect(try settings(terminal.path) == since)
    }

    /// A device that was unplugged is another one, whatever its name.
    @Test func anotherDeviceOfTheSameNameKeepsItsOwn() async throws {
        let folder = try WorkFolder()
        let first = try PseudoTerminal(link: folder.file("port"))
        _ = try settings(first.path, "38400", "echo")
        kill(try await daemon(folder, folder.file("port")))
        let name = first.path
        first.close()
        var others: [PseudoTerminal] = []
        while others.last?.path != name, others.count < 50 { others.append(try PseudoTerminal()) }
        let second = try #require(others.last)
        let own = try settings(second.path, "9600", "ixon")
        #expect(await (try daemon(folder, second.path)).stop().status == 0)
        #expect(try settings(second.path) == own)
    }
}
