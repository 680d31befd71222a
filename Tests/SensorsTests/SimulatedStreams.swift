import Biosignals
import Testing

@testable import Sensors

/// A stream that a simulated sensor sends.
struct SimulatedStream: Sendable, CustomTestStringConvertible {
    var driver: String
    var form: String
    var bytes: [UInt8]

    var testDescription: String { "\(driver)/\(form)" }

    /// Every form of every driver of the catalogue that can be simulated, at least `seconds` long: devices that send
    /// once a second need longer for the frames that a test counts.
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
                var driver = type.init()
                var events: [SensorEvent] = []
                var frames = 0
                repeat {
                    let start = bytes.count
                    for _ in 0..<Int(seconds * speaker.rate) { speaker.encode(person.next(), into: &bytes) }
                    events.removeAll(keepingCapacity: true)
                    driver.push(bytes.span.extracting(start..<bytes.count), into: &events)
                    frames += events.count { $0 == .frame }
                } while frames < leastFrames && bytes.count < longest
                return SimulatedStream(driver: type.descriptor.id, form: form, bytes: bytes)
            }
        }
    }

    private static let leastFrames = 130
    /// Bytes after which a stream that gives no frames is given up, and fails the tests.
    private static let longest = 200_000

    /// Whether the format can be told by listening.
    var isIdentifiable: Bool { DriverCatalogue.driver(driver)?.descriptor.identifiable ?? false }

    static func noise(_ count: Int, seed: UInt64) -> [UInt8] {
        var random = SplitMix64(seed: seed)
        return (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }
}
