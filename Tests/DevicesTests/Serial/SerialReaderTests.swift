import Devices
import Foundation
import Sensors
import Testing

@Suite(.serialized) struct SerialReaderTests {
    private let quick = RetryPause(first: 0.01, longest: 0.05)

    private func reader(_ path: String, _ log: EventLog) -> SerialReader {
        SerialReader(path: path, line: LineSettings(baud: 115_200), retry: quick) { log.add($0) }
    }

    private var openDescriptors: Int {
        get throws { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }
    }

    @Test func everyByteValuePasses() throws {
        let terminal = try PseudoTerminal()
        let log = EventLog()
        let reader = reader(terminal.path, log)
        try reader.start()
        log.wait("the port") { $0.shape == "o" }
        let sent = (0..<40_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }
        #expect(Set(sent).count == 256)
        #expect(terminal.write(sent, patience: 5) == sent.count)
        log.wait("all bytes") { $0.bytes.count >= sent.count }
        reader.stop()
        #expect(log.bytes == sent)
        #expect(log.shape == "ob")
        let times = log.events.map(\.nanoseconds)
        #expect(times == times.sorted())
        #expect(terminal.counts.written == sent.count)
        #expect(terminal.counts.refused == 0)
        let sizes = log.events.compactMap { event -> Int? in
            if case .bytes(let bytes, _) = event { bytes.count } else { nil }
        }
        #expect(sizes.allSatisfy { (1...4096).contains($0) })
    }

    @Test func followsTheLinkToAnotherDeviceAndStartsFresh() throws {
        let link = temporaryLink()
        let first = try PseudoTerminal(link: link)
        let log = EventLog()
        let reader = reader(link, log)
        try reader.start()
        log.wait("the port") { $0.shape == "o" }
        first.write([1, 2, 3])
        log.wait("bytes") { $0.bytes == [1, 2, 3] }
        let second = try PseudoTerminal(link: link)
        // Older than the opening: must not be delivered, however much it is.
        second.write([UInt8](repeating: 0xEE, count: 15_000))
        first.close()
        log.wait("the second port") { $0.shape == "obl" + "o" }
        second.write([4, 5, 6])
        log.wait("its bytes") { $0.bytes.count >= 6 }
        reader.stop()
        #expect(log.bytes == [1, 2, 3, 4, 5, 6])
        #expect(log.shape == "oblob")
        #expect(log.losses == ["hung up: unplugged, or the other end went away"])
        second.close()
        #expect(!FileManager.default.fileExists(atPath: link))
    }

    @Test func replugsTwentyTimesWithoutLeakOrSpin() throws {
        let link = temporaryLink()
        var terminal = try PseudoTerminal(link: link)
        let log = EventLog()
        let reader = reader(link, log)
        try reader.start()
        log.wait("the port") { $0.shape.hasSuffix("o") }
        let descriptors = try openDescriptors
        let began = MonotonicClock.now()
        for cycle in 1...20 {
            terminal.close()
            log.wait("loss \(cycle)") { $0.shape.hasSuffix("l") }
            // The port stays away for a while: retries must cost next to nothing.
            MonotonicClock.sleep(until: MonotonicClock.now() + 30_000_000)
            terminal = try PseudoTerminal(link: link)
            log.wait("opening \(cycle)") { $0.shape.hasSuffix("o") }
            terminal.write([UInt8(cycle)])
            log.wait("byte \(cycle)") { $0.bytes.last == UInt8(cycle) }
        }
        let wall = Double(MonotonicClock.now() - began) / 1e9
        reader.stop()
        #expect(log.bytes == (1...20).map { UInt8($0) })
        #expect(log.events.count { if case .opened = $0 { true } else { false } } == 21)
        // Other tests open and close descriptors meanwhile; twenty leaked ones would show.
        #expect(try openDescriptors <= descriptors + 10)
        // A thread that spins would use a good part of a core; on a loaded machine wall time only grows.
        let spent = log.processorSeconds
        #expect(spent < 0.25 * wall, "spent \(spent) s of processor time in \(wall) s")
        terminal.close()
    }

    @Test func waitingAndBeingGoneCostNothing() throws {
        let terminal = try PseudoTerminal()
        let log = EventLog()
        let idle = reader(terminal.path, log)
        let gone = reader("/dev/ttyUSB_none", log)
        try idle.start()
        try gone.start()
        log.wait("both") { $0.events.count >= 2 }
        MonotonicClock.sleep(until: MonotonicClock.now() + 300_000_000)
        #expect(log.events.count == 2, "the same trouble is said once")
        let stopping = MonotonicClock.now()
        idle.stop()
        gone.stop()
        #expect(MonotonicClock.now() - stopping < 100_000_000)
        #expect(log.losses.first?.contains("No such file or directory") == true)
    }

    @Test func stopsAtOnceInALongPauseAndStartsAgain() throws {
        let link = temporaryLink()
        let log = EventLog()
        let reader = SerialReader(path: link, line: LineSettings(baud: 9600), retry: .default) { log.add($0) }
        try reader.start()
        log.wait("the first failure") { $0.shape == "l" }
        let stopping = MonotonicClock.now()
        reader.stop()
        reader.stop()
        #expect(MonotonicClock.now() - stopping < 100_000_000)
        let terminal = try PseudoTerminal(link: link)
        try reader.start()
        try reader.start()
        log.wait("the port") { $0.shape == "lo" }
        reader.stop()
        // Closed for good: another may have it.
        let port = try SerialPort(path: terminal.path, line: LineSettings(baud: 9600))
        port.close()
    }

    @Test func pausesDoubleUpToTheLongest() {
        let plain = RetryPause(first: 1, longest: 30)
        #expect((0..<8).map { plain.seconds(attempt: $0, seed: 9) } == [1, 2, 4, 8, 16, 30, 30, 30])
        for attempt in 0..<100 {
            let pause = RetryPause.default.seconds(attempt: attempt, seed: 9)
            let exact = plain.seconds(attempt: attempt, seed: 9)
            #expect(abs(pause - exact) <= exact * 0.1)
            #expect(pause == RetryPause.default.seconds(attempt: attempt, seed: 9))
        }
        #expect(plain.seconds(attempt: .max, seed: 0) == 30)
    }

    /// A device that must be asked: stopped first, started, kept alive, stopped at the end, and all of it again when
    /// it was away.
    @Test func aDeviceIsToldWhatItNeeds() throws {
        let link = temporaryLink()
        let first = try PseudoTerminal(link: link)
        let log = EventLog()
        let commands = DeviceCommands(
            start: [.init([1, 2], pause: 0.05), .init([3])], stop: [.init([9])], keepAlive: .init([7]),
            keepAliveEvery: 0.1)
        let reader = SerialReader(
            path: link, line: LineSettings(baud: 115_200), commands: commands, retry: quick
        ) { log.add($0) }
        try reader.start()
        func heard(_ terminal: PseudoTerminal, until count: Int) -> [UInt8] {
            var bytes: [UInt8] = []
            for _ in 0..<500 where bytes.count < count {
                bytes += terminal.read()
                usleep(10_000)
            }
            return bytes
        }
        #expect(heard(first, until: 6) == [9, 1, 2, 3, 7, 7])
        // Reading goes on meanwhile.
        first.write([42])
        log.wait("bytes") { $0.bytes == [42] }
        let second = try PseudoTerminal(link: link)
        first.close()
        #expect(heard(second, until: 5) == [9, 1, 2, 3, 7])
        reader.stop()
        let last = second.read()
        #expect(last.last == 9)
        #expect(last.dropLast().allSatisfy { $0 == 7 })
        second.close()
    }

    @Test func nothingIsWrittenToADeviceThatNeedsNothing() throws {
        let terminal = try PseudoTerminal()
        let log = EventLog()
        let reader = reader(terminal.path, log)
        try reader.start()
        log.wait("the port") { $0.shape == "o" }
        terminal.write([1])
        log.wait("bytes") { $0.bytes == [1] }
        reader.stop()
        #expect(terminal.read().isEmpty)
    }
}
