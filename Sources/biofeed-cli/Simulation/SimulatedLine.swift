import Devices
import Sensors

/// Where a simulated device's reads go.
protocol SimulatedLine {
    func deliver(_ event: SimulatedDelivery.Event) throws

    /// What was written to the device since the last call.
    func commands() -> [UInt8]
}

/// Standard output: nobody asks, and nothing can be unplugged but the bytes.
struct StandardOutputLine: SimulatedLine {
    /// Whether somebody waits for each read.
    let paced: Bool

    func deliver(_ event: SimulatedDelivery.Event) throws {
        guard case .bytes(let bytes) = event else { return }
        try StandardOutput.shared.write(bytes)
        if paced { try StandardOutput.shared.flush() }
    }

    func commands() -> [UInt8] { [] }
}

/// A pseudo-terminal that goes away and comes back as the device is unplugged and plugged in. Its name, or that of its
/// link, is a line on standard output; without a link it is another one each time.
final class SimulatedPort: SimulatedLine {
    private let link: String?
    private var port: PseudoTerminal?
    private var refused = 0

    init(link: String?) throws {
        self.link = link
        try open()
    }

    private func open() throws {
        let made = try PseudoTerminal(link: link)
        port = made
        try StandardOutput.shared.line(made.link ?? made.path)
        try StandardOutput.shared.flush()
    }

    private func close() {
        refused += port?.counts.refused ?? 0
        port?.close()
        port = nil
    }

    func deliver(_ event: SimulatedDelivery.Event) throws {
        switch event {
        case .bytes(let bytes): port?.write(bytes)
        case .unplugged: close()
        case .plugged: try open()
        }
    }

    func commands() -> [UInt8] { port?.read() ?? [] }

    /// Takes the port away when all was read, or after `patience` seconds, and says what was never read in time.
    func end(patience: Double) {
        _ = port?.drain(patience: patience)
        close()
        if refused > 0 {
            StandardError.line("note: the reader was too slow for \(refused) bytes, which were dropped")
        }
    }
}
