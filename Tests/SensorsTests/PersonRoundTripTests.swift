import Biosignals
import Testing

@testable import Sensors

/// A simulated person wears every simulated device of the catalogue: its driver gives her waves back.
@Suite struct PersonRoundTripTests {
    /// Points a second at which two waves are held against each other.
    private static let grid = 50.0
    private static let seconds = 15.0
    /// The greatest delay of a device.
    private static let longestDelay = 1.0

    struct Device: Sendable, CustomTestStringConvertible {
        var driver: String
        var form: String
        var testDescription: String { "\(driver)/\(form)" }
    }

    static let devices = DriverCatalogue.all.flatMap { type in
        type.encoder.map { $0.forms.map { Device(driver: type.descriptor.id, form: $0) } } ?? []
    }

    @Test(arguments: devices)
    func theWavesOfAPersonComeThrough(_ device: Device) throws {
        let type = try #require(DriverCatalogue.driver(device.driver))
        var encoder = try #require(type.encoder?.init(form: device.form))
        encoder.start()
        // Simulated boards with inputs have an ECG on the first, a belt on the second, a pulse sensor on the third.
        let isBoard = type.options.contains { $0.name == "ports" }
        let driver = try DriverCatalogue.make(
            device.driver, options: DriverOptions(isBoard ? ["ports": "ecg,belt,ppg"] : [:]))
        var bytes: [UInt8] = []
        if isBoard {
            for message in driver.commands?.start ?? [] { encoder.obey(message.bytes.span, into: &bytes) }
        }
        var settings = SimulatedPersonSettings()
        settings.rate = encoder.rate
        var person = SimulatedPerson(settings: settings)
        let samples = (0..<Int(Self.seconds * encoder.rate)).map { _ in person.next() }
        for sample in samples { encoder.encode(sample, into: &bytes) }
        let findings = DriverFindings(driver, bytes)
        #expect(findings.frames > 0)
        for (place, channel) in findings.channels.enumerated() {
            let worn: [Float]
            switch channel.kind {
            case .ecg: worn = samples.map(\.ecg)
            case .ppg: worn = samples.map(\.ppg)
            case .belt, .impedance, .airflow: worn = samples.map(\.resp)
            default: continue
            }
            let found = findings.samples(place)
            let rate = channel.nominalRate ?? Double(found.count) / Self.seconds
            let likeness = Self.likeness(Self.onGrid(worn, encoder.rate), Self.onGrid(found, rate))
            #expect(likeness > 0.8, "\(channel.name)")
        }
    }

    /// The mean of what lies around each point of the grid.
    private static func onGrid(_ wave: [Float], _ rate: Double) -> [Float] {
        let count = Int(Double(wave.count) / rate * grid)
        return (0..<count).map { i in
            let start = min(wave.count - 1, Int(Double(i) / grid * rate))
            let end = max(start + 1, min(wave.count, Int(Double(i + 1) / grid * rate)))
            return wave[start..<end].reduce(0, +) / Float(end - start)
        }
    }

    /// The correlation, of either sign, at the delay at which it is greatest.
    private static func likeness(_ worn: [Float], _ found: [Float]) -> Float {
        let delays = Int(longestDelay * grid)
        let count = min(worn.count - delays, found.count - delays)
        guard count > 0 else { return 0 }
        return (0...delays).map { delay in
            abs(correlation(worn[..<count], found[delay..<delay + count]))
        }.max() ?? 0
    }

    private static func correlation(_ a: ArraySlice<Float>, _ b: ArraySlice<Float>) -> Float {
        let meanA = a.reduce(0, +) / Float(a.count)
        let meanB = b.reduce(0, +) / Float(b.count)
        var ab: Float = 0
        var aa: Float = 0
        var bb: Float = 0
        for (x, y) in zip(a, b) {
            ab += (x - meanA) * (y - meanB)
            aa += (x - meanA) * (x - meanA)
            bb += (y - meanB) * (y - meanB)
        }
        return aa > 0 && bb > 0 ? ab / (aa * bb).squareRoot() : 0
    }
}
