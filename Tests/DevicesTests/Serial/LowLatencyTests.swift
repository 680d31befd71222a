import Foundation
import Sensors
import Testing

@testable import Devices

/// The latency timer of an FTDI adapter, on a folder that looks like the kernel's.
@Suite final class LowLatencyTests {
    private let system = FileManager.default.temporaryDirectory.appendingPathComponent(
        "biofeed-tty-\(UUID().uuidString)"
    ).path
    private let terminal: PseudoTerminal
    private let descriptor: Int32

    init() throws {
        terminal = try PseudoTerminal()
        descriptor = unsafe open(terminal.path, O_RDWR | O_NOCTTY)
        try FileManager.default.createDirectory(
            atPath: "\(system)/ttyUSB3/device", withIntermediateDirectories: true)
    }

    deinit {
        close(descriptor)
        try? FileManager.default.removeItem(atPath: system)
    }

    private var timer: String { "\(system)/ttyUSB3/device/latency_timer" }

    private func put(_ text: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: timer)) }

    private func low(_ left: PortJournal.Entry? = nil) -> LowLatency {
        LowLatency(descriptor: descriptor, device: "/dev/ttyUSB3", left: left, system: system)
    }

    /// A file has no driver behind it that cuts it to what is written.
    private var value: Int? { Int(firstLine(of: timer).prefix { $0.isNumber }) }

    @Test func theTimerIsSetToldAndPutBack() throws {
        try put("4\n")
        let low = low()
        #expect(value == 1)
        #expect(low.timerMilliseconds == 1)
        #expect(low.timerBefore == "4")
        low.restore(descriptor: descriptor)
        #expect(value == 4)
    }

    @Test func aTimerThatWasShortIsLeftAsItIs() throws {
        try put("1\n")
        let low = low()
        #expect(low.timerMilliseconds == 1)
        #expect(low.timerBefore == nil)
        low.restore(descriptor: descriptor)
        #expect(value == 1)
    }

    @Test func aTimerThatAKilledRunLeftIsPutBack() throws {
        try put("1\n")
        let journal = PortJournal(folder: "\(system)/journal")
        let port = try SerialPort(path: terminal.path, line: LineSettings(baud: 9600), journal: journal)
        var left = try #require(journal.entry(of: descriptor, at: terminal.path))
        port.close()
        left.timerBefore = "8"
        let low = low(left)
        low.restore(descriptor: descriptor)
        #expect(value == 8)
    }

    /// Neither a timer nor the flag: a pseudo-terminal, CDC-ACM.
    @Test func allOfItIsOptional() {
        let low = low()
        #expect(low.timerMilliseconds == nil)
        #expect(low.flagBefore == nil)
        low.restore(descriptor: descriptor)
        #expect(!FileManager.default.fileExists(atPath: timer))
    }
}
