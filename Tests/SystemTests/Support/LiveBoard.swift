import Biosignals
import Devices
import Foundation
import Sensors
import Synchronization

/// A board on a pseudo-terminal that sends in real time, and that can be made to fail in the ways that boards do.
final class LiveBoard: Sendable {
    /// What it sends at the moment.
    enum Sending: Sendable {
        case frames
        /// As of another speed: as many bytes, without any sense.
        case rubbish
        case nothing
    }

    private struct State {
        var terminal: PseudoTerminal
        var sending = Sending.frames
        /// Monotonic nanoseconds of the last whole frame.
        var lastFrame: Int64 = 0
        var isOver = false
    }

    let link: String
    private let state: Mutex<State>

    init(link: String) throws {
        self.link = link
        state = Mutex(State(terminal: try PseudoTerminal(link: link)))
        Thread.detachNewThread { [self] in send() }
    }

    var path: String { state.withLock { $0.terminal.path } }
    var lastFrame: Int64 { state.withLock { $0.lastFrame } }

    func send(_ what: Sending) { state.withLock { $0.sending = what } }

    /// Writes once, whatever is sent otherwise.
    func say(_ text: String) { state.withLock { _ = $0.terminal.write(Array(text.utf8), patience: 1) } }

    func unplug() { state.withLock { $0.terminal.close() } }

    func plugIn() throws {
        let terminal = try PseudoTerminal(link: link)
        state.withLock { $0.terminal = terminal }
    }

    /// Takes it away for good.
    func end() {
        state.withLock { state in
            state.isOver = true
            state.terminal.close()
        }
    }

    private func send() {
        var encoder = OpenViewEncoder(.ads1292r)
        var settings = SimulatedPersonSettings()
        settings.rate = encoder.rate
        var person = SimulatedPerson(settings: settings)
        var noise = SplitMix64(seed: 7)
        let begin = MonotonicClock.now()
        var made = 0
        while true {
            made += 1
            MonotonicClock.sleep(until: begin + Int64(Double(made) / encoder.rate * 1e9))
            var frame: [UInt8] = []
            encoder.encode(person.next(), into: &frame)
            let isOver = state.withLock { state in
                switch state.sending {
                case .frames:
                    if state.terminal.write(frame) == frame.count { state.lastFrame = MonotonicClock.now() }
                case .rubbish:
                    state.terminal.write(
                        frame.map { _ in UInt8(truncatingIfNeeded: noise.next() >> 40) | 0x80 })
                case .nothing: break
                }
                return state.isOver
            }
            if isOver { return }
        }
    }
}
