import ArgumentParser
import Devices
import Foundation
import Sensors

/// `sensors`: what is known, what is plugged in and what a daemon makes of it.
struct Sensors: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "List the sensor drivers, the serial ports that are plugged in and the sensors of a running biofeedd.",
        discussion: """
            'ms late' is what data took to arrive beyond the fastest of them, to be decoded and to be told; \
            --format json has each stage. With --watch the ports and sensors are shown anew every second.

            Example: biofeed-cli sensors --watch
            """)

    @Option(help: "text or json.")
    var format = ListFormat.text

    @Flag(help: "Keep ports and sensors in view until Ctrl-C; in a pipe they are printed once.")
    var watch = false

    @OptionGroup var daemon: DaemonOptions

    func validate() throws {
        if watch, format == .json {
            throw ValidationError("--watch shows text: leave out one of it and --format json")
        }
    }

    private struct Driver: Encodable {
        var id: String
        var summary: String
        var bauds: [Int]
        var identified: Bool
        var simulated: [String]
    }

    private struct Port: Encodable {
        var path: String
        var stablePath: String?
        var vendor: String?
        var product: String?
        var name: String?
        var serialNumber: String?

        enum CodingKeys: String, CodingKey {
            case path, name
            case stablePath = "stable_path"
            case vendor = "vendor_id"
            case product = "product_id"
            case serialNumber = "serial_number"
        }
    }

    private struct Body: Encodable {
        var drivers: [Driver]
        var ports: [Port]
        /// nil when no daemon answers.
        var sensors: [SensorAnswer]?
    }

    func run() async throws {
        if watch, StandardOutput.shared.isTerminal {
            try await keepInView()
            return
        }
        switch format {
        case .json:
            var sensors: [SensorAnswer]?
            do { sensors = try await attached() } catch { StandardError.line("note: \(error)") }
            let body = Body(drivers: drivers, ports: ports, sensors: sensors)
            try StandardOutput.shared.line(try JSONText.encode(body))
        case .text:
            if !watch {
                try StandardOutput.shared.line("drivers")
                let rows = drivers.map { ["  \($0.id)", $0.summary] }
                for line in TextTable.lines(rows) { try StandardOutput.shared.line(line) }
            }
            for line in await present() { try StandardOutput.shared.line(line) }
        }
    }

    private func keepInView() async throws {
        let interrupt = Interrupt()
        let screen = TerminalScreen()
        defer { screen.leave() }
        while !interrupt.isRequested {
            let next = MonotonicClock.now() + 1_000_000_000
            let size = screen.size
            let lines = ["biofeedd at \(daemon.address), Ctrl-C ends", ""] + (await present())
            screen.show(lines.prefix(size.height).map { FrameLine(String($0.prefix(size.width))) })
            guard PacedWait.sleep(until: next, unless: interrupt) else { return }
        }
    }

    /// What is plugged in and what runs.
    private func present() async -> [String] {
        var lines = ["ports"]
        let ports = ports
        if ports.isEmpty { lines.append("  no USB serial port is plugged in") }
        lines += ports.map { "  serial:\($0.stablePath ?? $0.path)\($0.name.map { "  \($0)" } ?? "")" }
        lines.append("sensors")
        do {
            return lines + SensorTable.lines(try await attached())
        } catch {
            return lines + ["  \(error)"]
        }
    }

    /// The sensors of the daemon.
    private func attached() async throws -> [SensorAnswer] {
        let data = try await DaemonClient(address: daemon.address).get("/api/sensors")
        do {
            return try JSONDecoder().decode([SensorAnswer].self, from: data)
        } catch {
            throw DaemonClient.stranger(at: daemon.address)
        }
    }

    private var drivers: [Driver] {
        DriverCatalogue.all.map { type in
            let known = type.descriptor
            return Driver(
                id: known.id, summary: known.summary, bauds: known.lines.map(\.baud),
                identified: known.identifiable, simulated: type.encoder?.forms ?? [])
        }
    }

    private var ports: [Port] {
        SerialPorts.list().map { port in
            Port(
                path: port.path, stablePath: port.stablePath, vendor: port.vendorID, product: port.productID,
                name: port.product, serialNumber: port.serialNumber)
        }
    }
}
