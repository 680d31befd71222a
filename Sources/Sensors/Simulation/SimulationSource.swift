public import Biosignals

/// A `sim:` source: a person and the device that she wears.
///
/// `sim:ecg+resp?hr=72&breath=6&driver=bitalino&jitter=spp&ppm=80`. What is said of the person:
/// `SimulatedPersonSettings`. Of the device: `driver` and `form`; that driver's own options; `ppm` (its clock);
/// `jitter` (`DeliveryLaw`); `drop` and `corrupt` (shares of the bytes); `unplug=AT:SECONDS,…`. Without `driver` it is a
/// board that carries the signals that were named.
public struct SimulationSource: Sendable, Hashable {
    /// Her samples are those that the device takes.
    public var person: SimulatedPersonSettings
    public var device: SimulatedDeviceSettings
    /// What the device's driver tells such a device.
    public let commands: DeviceCommands

    /// - Parameters:
    ///   - driver, form: taken where the source names none.
    public init(_ source: String, driver: String? = nil, form: String? = nil) throws(SimulationSourceError) {
        var word = try SimulationWord(source)
        device = try Self.device(word, driver: driver, form: form)
        let options = DriverCatalogue.driver(device.driver)?.options.map(\.name) ?? []
        var ofPerson: [(name: String, value: String)] = []
        for (name, value) in word.parameters {
            if options.contains(name) {
                device.options.values[name] = value
            } else if try !device.set(name, to: value) {
                ofPerson.append((name, value))
            }
        }
        word.parameters = ofPerson
        let names = SimulatedPersonSettings.names.filter { $0 != "rate" }
        if let unknown = word.parameters.first(where: { !names.contains($0.name) })?.name {
            throw SimulationSourceError(
                unknown == "rate"
                    ? "how often a sample is taken is up to the device (\(device.driver)): leave rate away"
                    : "no parameter '\(unknown)'; there are \((names + SimulatedDeviceSettings.names + options).joined(separator: ", "))"
            )
        }
        person = try SimulatedPersonSettings(word)
        let encoder = device.makeEncoder()
        device.options.values.merge(encoder.described(carrying: person.signals)) { said, _ in said }
        do throws(DriverOptionError) {
            let driver = try DriverCatalogue.make(device.driver, options: device.options)
            commands = driver.commands ?? DeviceCommands()
        } catch {
            throw SimulationSourceError("\(error)")
        }
        person.rate = encoder.rate * (1 + device.ppm * 1e-6)
    }

    private static func device(
        _ word: SimulationWord, driver: String?, form: String?
    ) throws(SimulationSourceError) -> SimulatedDeviceSettings {
        func said(_ name: String) -> String? { word.parameters.first { $0.name == name }?.value }
        guard let driver = said("driver") ?? driver else {
            let usual = board(for: word.signals ?? SimulatedPersonSettings().signals)
            return try SimulatedDeviceSettings(
                driver: usual.driver, form: said("form") ?? form ?? usual.form)
        }
        return try SimulatedDeviceSettings(driver: driver, form: said("form") ?? form)
    }

    /// A board that carries these signals. None measures airflow: it is shown as a line of text.
    private static func board(for signals: [ChannelKind]) -> (driver: String, form: String) {
        if signals.contains(.airflow) { return ("text", "flow") }
        guard signals.contains(.ppg) else { return ("openview", "ads1292r") }
        return ("openview", signals == [.ppg] ? "afe4490" : "healthypi4")
    }
}
