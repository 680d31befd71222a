import Devices
import Foundation
import Sensors
import Testing

@Suite struct PseudoTerminalTests {
    @Test func refusalsAreCounted() throws {
        let terminal = try PseudoTerminal()
        let sent = [UInt8](repeating: 1, count: 200_000)
        let written = terminal.write(sent)
        #expect(written > 4000 && written < sent.count)
        #expect(terminal.counts.written == written)
        #expect(terminal.counts.refused == sent.count - written)
        #expect(!terminal.drain(patience: 0.02))
        terminal.close()
        #expect(terminal.write([1]) == 0)
        #expect(terminal.counts.refused == sent.count - written + 1)
        #expect(terminal.drain(patience: 1))
    }

    @Test func drainWaitsForTheReader() throws {
        let terminal = try PseudoTerminal()
        let log = EventLog()
        let reader = SerialReader(path: terminal.path, line: LineSettings(baud: 9600)) { log.add($0) }
        try reader.start()
        log.wait("the port") { $0.shape == "o" }
        #expect(terminal.write([UInt8](repeating: 3, count: 60_000), patience: 5) == 60_000)
        #expect(terminal.drain(patience: 5))
        terminal.close()
        log.wait("the end") { $0.shape.hasSuffix("l") }
        reader.stop()
        #expect(log.bytes.count == 60_000)
    }

    @Test func linkReplacesLinksOnly() throws {
        let link = temporaryLink()
        let first = try PseudoTerminal(link: link)
        let second = try PseudoTerminal(link: link)
        first.close()
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == second.path)
        second.close()
        #expect(throws: (any Error).self) { try FileManager.default.destinationOfSymbolicLink(atPath: link) }

        try Data("keep".utf8).write(to: URL(fileURLWithPath: link))
        do throws(SerialError) {
            _ = try PseudoTerminal(link: link)
            Issue.record("a file was replaced")
        } catch {
            #expect(error.description.contains("a file of that name is there"))
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: link)) == Data("keep".utf8))
        try FileManager.default.removeItem(atPath: link)
    }
}
