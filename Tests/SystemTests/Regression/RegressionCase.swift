import Foundation
import Testing
import Yams

/// One case of `Samples/regression`: what is spoken into a port, and what the daemon must make of it.
struct RegressionCase: Sendable, Decodable, CustomTestStringConvertible {
    /// What is expected of one number.
    struct Expectation: Sendable, Decodable {
        var `is`: Double?
        var within: Double?
        var from: Double?
        var to: Double?

        var range: ClosedRange<Double> {
            if let `is` { return `is` - (within ?? 0)...`is` + (within ?? 0) }
            return (from ?? -.infinity)...(to ?? .infinity)
        }
    }

    /// Real bytes beside the project, and a table of `seconds,bytes so far`.
    struct RealCapture: Sendable, Decodable {
        var bytes: String
        var times: String
    }

    var name = ""
    var about: String
    /// Exactly one of these three is what is spoken.
    var source: String?
    var capture: String?
    var data: RealCapture?
    /// The simulation that a capture was made of: the person's true beats.
    var truth: String?
    /// What stands behind `serial:PORT?`.
    var sensor: String?
    var seconds: Double
    /// The driver that must be at work.
    var driver: String
    var expect: [String: Expectation]

    private enum CodingKeys: String, CodingKey {
        case about, source, capture, data, truth, sensor, seconds, driver, expect
    }

    var testDescription: String { name }

    static var folder: URL { Place.root.appendingPathComponent("Samples/regression") }

    /// Whether all that it needs is on this machine.
    var isHere: Bool { data == nil || Place.data != nil }

    /// Every case of the folder, by name.
    static func all() throws -> [RegressionCase] {
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        return try files.filter { $0.hasSuffix(".yaml") }.map { file in
            let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
            var one = try YAMLDecoder().decode(RegressionCase.self, from: text)
            one.name = String(file.dropLast(5))
            return one
        }
    }

    /// Each expectation that does not hold, in words.
    func failures(_ found: RegressionMeasures) -> [String] {
        var failures: [String] = []
        if found.driver != driver {
            failures.append("\(name): the driver is \(found.driver ?? "not known"), not \(driver)")
        }
        for (measure, expected) in expect.sorted(by: { $0.key < $1.key }) {
            let range = expected.range
            guard let value = found.values[measure] else {
                failures.append("\(name): there is no \(measure)")
                continue
            }
            guard !range.contains(value) else { continue }
            failures.append(
                "\(name): \(measure) is \(value), not \(range.lowerBound) to \(range.upperBound)")
        }
        return failures
    }
}
