import Biosignals
import Sensors

/// What the simulated devices of the catalogue send.
struct SimulatedBytes {
    let driver: any SensorDriver.Type
    let form: String
    let bytes: [UInt8]

    /// Every form of every driver that can be simulated.
    static func all(seconds: Double) -> [SimulatedBytes] {
        DriverCatalogue.all.flatMap { type -> [SimulatedBytes] in
            guard let encoder = type.encoder else { return [] }
            return encoder.forms.compactMap { form in
                guard var speaker = encoder.init(form: form) else { return nil }
                speaker.start()
                var settings = SimulatedPersonSettings()
                settings.rate = min(2000, max(25, speaker.rate))
                var person = SimulatedPerson(settings: settings)
                var bytes: [UInt8] = []
                for _ in 0..<Int(seconds * speaker.rate) { speaker.encode(person.next(), into: &bytes) }
                return bytes.isEmpty ? nil : SimulatedBytes(driver: type, form: form, bytes: bytes)
            }
        }
    }
}
