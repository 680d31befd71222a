import Sensors
import Testing

@testable import Devices

@Suite struct LineErrorWatchTests {
    @Test func errorsAreCountedFromTheBeginningAndSaidOnce() {
        var watch = LineErrorWatch(LineErrors(frame: 7, overrun: 4_294_967_295), now: 0)
        #expect(!watch.isDue(now: 999_999_999))
        #expect(watch.isDue(now: 1_000_000_000))
        #expect(watch.look(LineErrors(frame: 7, overrun: 4_294_967_295), now: 1_000_000_000) == nil)
        #expect(watch.due == 2_000_000_000)
        // The counters wrap at 2³².
        let errors = watch.look(LineErrors(frame: 9, overrun: 1, parity: 3, breaks: 4), now: 2_000_000_000)
        #expect(errors == LineErrors(frame: 2, overrun: 2, parity: 3, breaks: 4))
        #expect(watch.look(LineErrors(frame: 9, overrun: 1, parity: 3, breaks: 4), now: 3_000_000_000) == nil)
    }

    @Test func aPortThatDoesNotCountIsLeftAlone() throws {
        let terminal = try PseudoTerminal()
        let port = try SerialPort(path: terminal.path, line: LineSettings(baud: 9600))
        var watch = LineErrorWatch(port.countErrors(), now: 0)
        #expect(watch.due == nil)
        #expect(!watch.isDue(now: .max))
        #expect(watch.look(nil, now: 5) == nil)
    }
}
