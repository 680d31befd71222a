public import Biosignals

/// Which device is simulated, and how good its clock and its link are.
public struct SimulatedDeviceSettings: Sendable, Hashable {
    /// A stretch of time, in seconds from the start.
    public struct Spell: Sendable, Hashable {
        public var at: Double
        public var seconds: Double

        public init(at: Double, seconds: Double) {
            self.at = at
            self.seconds = seconds
        }
    }

    /// A driver of the catalogue, and the board or form of it that is spoken.
    public let driver: String
    public let form: String
    /// What is said of the device to its driver.
    public var options = DriverOptions()
    /// How much faster than stated the device's clock runs, in millionths.
    public var ppm = 0.0
    public var delivery = DeliveryLaw.even
    /// Share of the bytes that never come, and of those in which a bit is turned over.
    public var drop = 0.0
    public var corrupt = 0.0
    /// When the device is unplugged, and for how long.
    public var unplugged: [Spell] = []

    /// - Parameters:
    ///   - driver: one that can be simulated.
    ///   - form: nil for its first.
    public init(driver: String, form: String? = nil) throws(SimulationSourceError) {
        let forms = try Self.encoder(of: driver).forms
        self.driver = driver
        self.form = form ?? forms[0]
        guard forms.contains(self.form) else {
            throw SimulationSourceError(
                "\(driver) knows no form '\(self.form)'; it knows \(forms.joined(separator: ", "))")
        }
    }

    /// What parameters of a device are called; `driver` and `form` are read first.
    static let names = ["driver", "form", "ppm", "jitter", "drop", "corrupt", "unplug"]

    /// Takes a parameter; false when it is none of the device's.
    mutating func set(_ name: String, to text: String) throws(SimulationSourceError) -> Bool {
        switch name {
        case "driver", "form": break
        case "ppm": ppm = try SimulationWord.number(name, text, -20_000...20_000)
        case "drop": drop = try SimulationWord.number(name, text, 0...0.5)
        case "corrupt": corrupt = try SimulationWord.number(name, text, 0...0.5)
        case "jitter":
            guard let law = DeliveryLaw(rawValue: text) else {
                let laws = DeliveryLaw.allCases.map(\.rawValue).joined(separator: ", ")
                throw SimulationSourceError("jitter='\(text)' is not known; there are \(laws)")
            }
            delivery = law
        case "unplug":
            unplugged = try SimulationWord.spells(name, text).map { Spell(at: $0.at, seconds: $0.seconds) }
            for (spell, next) in zip(unplugged, unplugged.dropFirst())
            where next.at <= spell.at + spell.seconds {
                throw SimulationSourceError(
                    "unplug='\(text)': each is unplugged after the one before was plugged in again")
            }
        default: return false
        }
        return true
    }

    /// A new encoder for the device.
    func makeEncoder() -> any SensorEncoder {
        guard let encoder = DriverCatalogue.driver(driver)?.encoder?.init(form: form) else {
            preconditionFailure("the driver and its form were looked up when the settings were made")
        }
        return encoder
    }

    private static func encoder(
        of driver: String
    ) throws(SimulationSourceError) -> any SensorEncoder.Type {
        guard let type = DriverCatalogue.driver(driver) else {
            throw SimulationSourceError(
                "no sensor driver is called '\(driver)'; known are \(DriverCatalogue.ids.joined(separator: ", "))"
            )
        }
        guard let encoder = type.encoder else {
            let able = DriverCatalogue.all.filter { $0.encoder != nil }.map { $0.descriptor.id }
            throw SimulationSourceError(
                "\(driver) cannot be simulated; those that can are \(able.joined(separator: ", "))")
        }
        return encoder
    }
}
