import ArgumentParser
import Devices
import Sensors

/// `sensors`: what is known and what is plugged in.
struct Sensors: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the sensor drivers and the serial ports that are plugged in.",
        discussion: "Example: biofeed-cli sensors --format json")

    @Option(help: "text or json.")
    var format = ListFormat.text

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
    }

    func run() throws {
        let drivers = DriverCatalogue.all.map { type in
            let known = type.descriptor
            return Driver(
                id: known.id, summary: known.summary, bauds: known.lines.map(\.baud),
                identified: known.identifiable, simulated: type.encoder?.forms ?? [])
        }
        let ports = SerialPorts.list().map { port in
            Port(
                path: port.path, stablePath: port.stablePath, vendor: port.vendorID, product: port.productID,
                name: port.product, serialNumber: port.serialNumber)
        }
        switch format {
        case .json: try StandardOutput.shared.line(try JSONText.encode(Body(drivers: drivers, ports: ports)))
        case .text:
            try StandardOutput.shared.line("drivers")
            let rows = drivers.map { ["  \($0.id)", $0.summary] }
            for line in TextTable.lines(rows) { try StandardOutput.shared.line(line) }
            try StandardOutput.shared.line("ports")
            if ports.isEmpty { try StandardOutput.shared.line("  no USB serial port is plugged in") }
            for port in ports {
                let name = port.name.map { "  \($0)" } ?? ""
                try StandardOutput.shared.line("  serial:\(port.stablePath ?? port.path)\(name)")
            }
        }
    }
}
