import Biosignals
import Testing

@testable import Sensors

/// Every driver on every stream: none comes near a wrong lock.
@Suite struct ConfusionTests {
    struct Stream: Sendable, CustomTestStringConvertible {
        var name: String
        /// The driver that speaks it; empty for none.
        var owner: String
        var bytes: [UInt8]
        var testDescription: String { name }
    }

    /// What the simulators send, BITalino with every number of inputs, and bytes that mean nothing.
    static let streams: [Stream] = {
        var streams = SimulatedStream.all(seconds: 8, seed: 5)
            .map { $0.shortened(to: 16_000) }
            .map { Stream(name: $0.testDescription, owner: $0.driver, bytes: $0.bytes) }
        for inputs in 1...5 {
            guard var board = BITalinoEncoder(form: "revolution") else { continue }
            var settings = SimulatedPersonSettings()
            settings.rate = board.rate
            var person = SimulatedPerson(settings: settings)
            var bytes: [UInt8] = []
            board.obey([(1 << UInt8(inputs) - 1) << 2 | 1].span, into: &bytes)
            for _ in 0..<2000 { board.encode(person.next(), into: &bytes) }
            streams.append(Stream(name: "bitalino/\(inputs)", owner: "bitalino", bytes: bytes))
        }
        for seed in 1...2 as ClosedRange<UInt64> {
            streams.append(
                Stream(
                    name: "random \(seed)", owner: "",
                    bytes: SimulatedStream.noise(30_000, seed: 40 + seed)))
        }
        for byte in [0x00, 0xFF, 0x0A, 0x80, 0xAA, 0xA0, 0xA5, 0xC7] as [UInt8] {
            streams.append(
                Stream(
                    name: "only \(String(byte, radix: 16))", owner: "",
                    bytes: [UInt8](repeating: byte, count: 4000)))
        }
        return streams
    }()

    /// Longest run of frames back to back.
    static func longestRun(_ type: any SensorDriver.Type, _ bytes: [UInt8]) -> Int {
        var longest = 0
        var run = 0
        for event in decode(type, bytes) {
            switch event {
            case .frame: run += 1
            case .fault, .gap: run = 0
            default: break
            }
            longest = max(longest, run)
        }
        return longest
    }

    /// Begun in the middle of a frame.
    @Test(arguments: streams)
    func noRunComesNearAWrongLock(_ stream: Stream) {
        let bytes = Array(stream.bytes.dropFirst(3))
        for type in DriverCatalogue.all {
            let descriptor = type.descriptor
            let run = Self.longestRun(type, bytes)
            if descriptor.id != stream.owner {
                // Home-made text is the last resort, and takes lines of known sketches too.
                let isText = type == TextLines.self && SnifferTests.sketches.contains(stream.owner)
                guard descriptor.identifiable, !isText else { continue }
                #expect(2 * run < descriptor.lockRun, "\(descriptor.id): \(run)")
            } else if descriptor.identifiable {
                #expect(run >= descriptor.lockRun, "\(descriptor.id): \(run)")
            }
        }
    }

    /// The sniffer finds what can be found by listening, and nothing in what must be named, or lines of text.
    @Test(arguments: streams)
    func theSnifferIsNeverWrong(_ stream: Stream) {
        let known = DriverCatalogue.driver(stream.owner)?.descriptor.identifiable == true
        let isText = SnifferTests.sketches.contains(stream.owner)
        for cut in [0, 3] {
            var sniffer = Sniffer()
            _ = sniffer.push(stream.bytes.span.extracting(droppingFirst: cut))
            #expect(sniffer.identified == (known ? stream.owner : isText ? "text" : nil))
        }
    }
}
