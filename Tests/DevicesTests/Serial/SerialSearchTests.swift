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
}

private final class FoundLine: Sendable {
    private let state = Mutex<[LineSettings]>([])
    func keep(_ line: LineSettings) { state.withLock { $0.append(line) } }
    var line: LineSettings? { state.withLock { $0.first } }
    var count: Int { state.withLock { $0.count } }
}
