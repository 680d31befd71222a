/// The serial ports that are plugged in.
public enum SerialPorts {
    /// A port and what the system knows of it.
    public struct Port: Sendable, Hashable {
        /// The device: `/dev/ttyACM0`.
        public var path: String
        /// A name that stays the same whichever socket it is plugged into, where there is one:
        /// `/dev/serial/by-id/usb-Arduino_…`. The one to write in a configuration.
        public var stablePath: String?
        /// USB vendor and product number as hexadecimal: `2341`, `0043`.
        public var vendorID: String?
        public var productID: String?
        /// What it calls itself.
        public var manufacturer: String?
        public var product: String?
        public var serialNumber: String?

        public init(path: String, stablePath: String? = nil) {
            self.path = path
            self.stablePath = stablePath
        }
    }

    /// USB serial ports, in order of their path. Ports of the mainboard are not listed: nearly every machine
    /// claims to have some and nothing is plugged into them.
    public static func list() -> [Port] { list(devices: "/dev", system: "/sys/class/tty") }

    static func list(devices: String, system: String) -> [Port] {
        let byID = "\(devices)/serial/by-id"
        var stable: [String: String] = [:]
        for name in entries(of: byID).sorted() {
            if let device = resolvedPath("\(byID)/\(name)") { stable[device] = "\(byID)/\(name)" }
        }
        let names = entries(of: devices).filter { name in
            ["ttyUSB", "ttyACM", "rfcomm"].contains { name.hasPrefix($0) }
        }
        return names.sorted(by: inNumberOrder).map { name in
            var port = Port(path: "\(devices)/\(name)", stablePath: stable["\(devices)/\(name)"])
            // The USB device is one level (CDC-ACM) or two levels (ttyUSB) above the tty's own.
            guard let device = resolvedPath("\(system)/\(name)/device") else { return port }
            for directory in [device + "/..", device + "/../.."] {
                let vendor = firstLine(of: directory + "/idVendor")
                guard !vendor.isEmpty else { continue }
                port.vendorID = vendor
                port.productID = known(directory + "/idProduct")
                port.manufacturer = known(directory + "/manufacturer")
                port.product = known(directory + "/product")
                port.serialNumber = known(directory + "/serial")
                break
            }
            return port
        }
    }

    /// One clause for an error: which ports there are.
    static var choice: String {
        let ports = list().map { $0.stablePath ?? $0.path }
        return ports.isEmpty
            ? "no USB serial port is plugged in: check the cable"
            : "ports that are there: " + ports.joined(separator: ", ")
    }

    private static func known(_ path: String) -> String? {
        let text = firstLine(of: path)
        return text.isEmpty ? nil : text
    }

    /// ttyUSB2 before ttyUSB10.
    private static func inNumberOrder(_ a: String, _ b: String) -> Bool {
        let (kindA, kindB) = (a.prefix { !$0.isNumber }, b.prefix { !$0.isNumber })
        if kindA != kindB { return kindA < kindB }
        return (a.count, a) < (b.count, b)
    }
}
