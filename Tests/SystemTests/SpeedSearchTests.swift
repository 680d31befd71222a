import Biosignals
import Devices
import Foundation
import Sensors
import Synchronization
import Testing

/// A device that is silent until it is asked, and that understands one speed alone.
@Suite(.serialized) struct SpeedSearchTests {
    @Test func aSilentDeviceIsFoundAtItsSecondSpeed() async throws {
        let folder = try WorkFolder()
        let terminal = try PseudoTerminal(link: folder.file("board"))
        let isOver = Atomic(false)
        let heard = Mutex<[Int: Int]>([:])
        Thread.detachNewThread {
            var encoder = ChordsEncoder(form: "uno-r4")!
            var settings = SimulatedPersonSettings()
            settings.rate = encoder.rate
            var person = SimulatedPerson(settings: settings)
            while !isOver.load(ordering: .relaxed) {
                usleep(10_000)
                var bytes: [UInt8] = []
                let commands = terminal.read()
                let baud = terminal.baud
                if !commands.isEmpty { heard.withLock { $0[baud, default: 0] += commands.count } }
                // What is said at another speed is nothing to it.
                if baud == 115_200 { encoder.obey(commands.span, into: &bytes) }
                for _ in 0..<5 { encoder.encode(person.next(), into: &bytes) }
                terminal.write(bytes)
            }
        }
        defer {
            isOver.store(true, ordering: .relaxed)
            terminal.close()
        }
        let daemon = try await LiveDaemon(
            folder, ["--sensor", "serial:\(folder.file("board"))?driver=chords", "--log-level", "error"])
        try await daemon.wait(90, for: "the device") { events in
            events.contains { $0.name == "device" && $0.text("state") == "streaming" }
        }
        #expect(terminal.baud == 115_200)
        let asked = heard.withLock { $0 }
        #expect((asked[230_400] ?? 0) > 0)
        #expect((asked[115_200] ?? 0) > 0)
        #expect(await daemon.stop().status == 0)
    }
}
