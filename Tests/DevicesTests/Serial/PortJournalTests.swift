import Foundation
import Sensors
import Testing

@testable import Devices

/// What is kept of an open port; what a killed run leaves behind is tested with the daemon.
@Suite final class PortJournalTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
        "biofeed-journal-\(UUID().uuidString)"
    ).path

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private var files: [String] { entries(of: folder) }

    @Test func anEntryIsThereWhileThePortIsOpen() throws {
        let terminal = try PseudoTerminal()
        let journal = PortJournal(folder: folder)
        let port = try SerialPort(path: terminal.path, line: LineSettings(baud: 57_600), journal: journal)
        #expect(files == [terminal.path.dropFirst().replacingOccurrences(of: "/", with: "-") + ".json"])
        let entry = try #require(journal.entry(of: port.descriptor, at: terminal.path))
        #expect(entry.before != entry.during)
        // It follows the line.
        try port.set(LineSettings(baud: 9600))
        let later = try #require(journal.entry(of: port.descriptor, at: terminal.path))
        #expect(later.before == entry.before)
        #expect(later.during != entry.during)
        port.close()
        #expect(files.isEmpty)
    }

    @Test func anEntryOfAnotherDeviceDoesNotCount() throws {
        let terminal = try PseudoTerminal()
        let journal = PortJournal(folder: folder)
        let port = try SerialPort(path: terminal.path, line: LineSettings(baud: 57_600), journal: journal)
        var entry = try #require(journal.entry(of: port.descriptor, at: terminal.path))
        entry.device[0] = "another boot"
        journal.keep(entry, at: terminal.path)
        #expect(journal.entry(of: port.descriptor, at: terminal.path) == nil)
        try Data("rubbish".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(files[0])"))
        #expect(journal.entry(of: port.descriptor, at: terminal.path) == nil)
    }

    @Test func withoutAPlaceToWriteThePortOpensAllTheSame() throws {
        let terminal = try PseudoTerminal()
        let journal = PortJournal(folder: "/proc/biofeed")
        let port = try SerialPort(path: terminal.path, line: LineSettings(baud: 57_600), journal: journal)
        #expect(port.baud == 57_600)
        #expect(journal.entry(of: port.descriptor, at: terminal.path) == nil)
    }
}
