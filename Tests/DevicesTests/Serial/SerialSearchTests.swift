import Devices
import Foundation
import Sensors
import Synchronization
import Testing

@Suite(.serialized) struct SerialSearchTests {
    /// A device that makes sense at one speed only; the port is opened once.
    @Test(arguments: [115_200, 9_600, 19_200]) func theSpeedIsFound(baud: Int) throws {
        let terminal = try PseudoTerminal()
        let log = EventLog()
        let found = FoundLine()
        let lines = [
            LineSettings(baud: 115_200), LineSettings(baud: 9_600), LineSettings(baud: 19_200, parity: .odd),
        ]
        let search = SerialSearch(lines: lines, seconds: 0.15) {
            var sense = 0
            return { bytes in
                sense += bytes.count { $0 == 42 }
                return sense >= 20
            }
        } found: {
            found.keep($0)
        }
        let reader = SerialReader(path: terminal.path, line: lines[0], search: search) { log.add($0) }
        try reader.start()
        log.wait("the port") { $0.shape == "o" }
        // Silence changes nothing.
        usleep(400_000)
        #expect(terminal.baud == 115_200)
        for _ in 0..<400 where found.line == nil {
            terminal.write([terminal.baud == baud ? 42 : 13])
            usleep(5_000)
        }
        #expect(found.line?.baud == baud)
        #expect(found.line?.parity == (baud == 19_200 ? .odd : LineSettings.Parity.none))
        // It stays, whatever comes.
        for _ in 0..<60 {
            terminal.write([13])
            usleep(5_000)
        }
        #expect(terminal.baud == baud)
        reader.stop()
        #expect(log.losses.isEmpty)
        #expect(found.count == 1)
    }

    /// A device that is silent until it is asked, at the last speed that is tried: it is stopped and asked at each.
    @Test func aSilentDeviceIsAskedAtEachSpeed() throws {
        let terminal = try PseudoTerminal()
        let log = EventLog()
        let found = FoundLine()
        let search = SerialSearch(
            lines: [230_400, 115_200, 9_600].map { LineSettings(baud: $0) }, seconds: 0.1
        ) {
            { $0.contains(42) }
        } found: {
            found.keep($0)
        }
        let commands = DeviceCommands(start: [.init([1], pause: 0.02), .init([2])], stop: [.init([9])])
        let reader = SerialReader(
            path: terminal.path, line: search.lines[0], search: search, commands: commands
        ) { log.add($0) }
        try reader.start()
        var asked: [Int: [UInt8]] = [:]
        for _ in 0..<2000 where found.line == nil {
            let heard = terminal.read()
            let baud = terminal.baud
            if !heard.isEmpty { asked[baud, default: []] += heard }
            if baud == 9_600, heard.last == 2 { terminal.write([42]) }
            usleep(1_000)
        }
        #expect(found.line?.baud == 9_600)
        for baud in [230_400, 115_200, 9_600] { #expect(asked[baud]?.starts(with: [9, 1, 2]) == true) }
        // Once it is understood, its silence is its own.
        usleep(400_000)
        #expect(terminal.baud == 9_600)
        #expect(terminal.read().isEmpty)
        reader.stop()
        #expect(log.losses.isEmpty)
        #expect(found.count == 1)
    }

    /// One speed cannot be given up, however long a device is silent: no spinning either.
    @Test func aSearchOfOneSpeedWaits() throws {
        let terminal = try PseudoTerminal()
        let log = EventLog()
        let search = SerialSearch(lines: [LineSettings(baud: 9_600)], seconds: 0.01) {
            { _ in false }
        } found: { _ in
        }
        let reader = SerialReader(
            path: terminal.path, line: search.lines[0], search: search,
            commands: DeviceCommands(start: [.init([1])])
        ) { log.add($0) }
        try reader.start()
        log.wait("the port") { $0.shape == "o" }
        usleep(300_000)
        terminal.write([7])
        log.wait("a byte") { $0.bytes == [7] }
        reader.stop()
        #expect(log.shape == "ob")
        #expect(log.processorSeconds < 0.1)
    }
}

private final class FoundLine: Sendable {
    private let state = Mutex<[LineSettings]>([])
    func keep(_ line: LineSettings) { state.withLock { $0.append(line) } }
    var line: LineSettings? { state.withLock { $0.first } }
    var count: Int { state.withLock { $0.count } }
}
