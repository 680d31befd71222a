import Biosignals
import Devices
import Sessions

/// A recording played as if its sensors were plugged in now. Its commands, ticks and measured delays are left out: those
/// are the live session's own.
struct FileFeed: SensorFeed {
    /// Ports of one file that may be live at a time; the file's own numbers are counted up from `firstPort`.
    static let portsPerFile = 16

    let inputs: SessionInputs
    let source: String
    let speed: Double
    let loop: Bool
    let firstPort: Int
    let inverted: Set<String>?
    let deliver: OrderedDelivery
    private let thread = PacedThread(name: "file")

    init(
        inputs: SessionInputs, source: String, speed: Double, loop: Bool, firstPort: Int,
        inverted: Set<String>?, deliver: OrderedDelivery
    ) {
        self.inputs = inputs
        self.source = source
        self.speed = speed
        self.loop = loop
        self.firstPort = firstPort
        self.inverted = inverted
        self.deliver = deliver
    }

    func start() {
        thread.run { stopped in
            repeat {
                let begin = MonotonicClock.now()
                var ports: Set<Int> = []
                do {
                    try inputs.forEach { time, input in
                        guard let moved = moved(input) else { return !stopped() }
                        if case .attach(let port, _) = moved { ports.insert(port) }
                        let due = begin + Int64(Double(time.nanoseconds) / speed)
                        guard PacedThread.sleep(until: due, unless: stopped) else { return false }
                        deliver(moved, MonotonicClock.now())
                        return true
                    }
                } catch {
                    for port in ports { deliver(.link(port: port, .lost("\(error)")), MonotonicClock.now()) }
                    return
                }
                for port in ports.sorted() {
                    deliver(.link(port: port, .lost("the recording ended")), MonotonicClock.now())
                }
            } while loop && !stopped()
        }
    }

    func stop() { thread.stop() }

    private func moved(_ input: Input) -> Input? {
        func own(_ port: Int) -> Int { firstPort + (port - 1) % Self.portsPerFile }
        switch input {
        case .attach(let port, var attachment):
            attachment.source = source
            attachment.inverted = inverted ?? attachment.inverted
            return .attach(port: own(port), attachment)
        case .link(let port, let state): return .link(port: own(port), state)
        case .bytes(let port, let bytes): return .bytes(port: own(port), bytes)
        case .frames(let port, let values): return .frames(port: own(port), values)
        case .intervals(let port, let values): return .intervals(port: own(port), values)
        case .figures, .tick, .command: return nil
        }
    }
}
