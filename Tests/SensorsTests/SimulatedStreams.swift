import Biosignals
import Testing

@testable import Sensors

/// A stream that a simulated sensor sends.
struct SimulatedStream: Sendable, CustomTestStringConvertible {
    var driver: String
    var form: String
    var bytes: [UInt8]

    var testDescription: String { "\(driver)/\(form)" }

    /// Every form of every driver of the catalogue that can be simulated, `seconds` long.
    static func all(seconds: Double, seed: UInt64 = 1) -> [SimulatedStream] {
        DriverCatalogue.all.flatMap { type -> [SimulatedStream] in
            guard let encoder = type.encoder else { return [] }
            return encoder.forms.compactMap { form in
                guard var speaker = encoder.init(form: form) else { return nil }
                speaker.start()
                var settings = SimulatedPersonSettings()
                settings.rate = speaker.rate
                settings.seed = seed
                var person = SimulatedPerson(settings: settings)
                var bytes: [UInt8] = []
                for _ in 0..<Int(seconds * speaker.rate) { speaker.encode(person.next(), into: &bytes) }
                return SimulatedStream(driver: type.descriptor.id, form: form, bytes: bytes)
            }
        }
    }

    static func noise(_ count: Int, seed: UInt64) -> [UInt8] {
        var random = SplitMix64(seed: seed)
        return (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }
}
