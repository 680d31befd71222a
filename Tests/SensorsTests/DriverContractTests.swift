import Biosignals
import Testing

@testable import Sensors

/// What every driver of the catalogue keeps to.
@Suite struct DriverContractTests {
    static let streams = SimulatedStream.all(seconds: 8).map { $0.shortened() }

    private func driver(_ id: String) throws -> any SensorDriver.Type {
        try #require(DriverCatalogue.driver(id))
    }

    @Test(arguments: DriverCatalogue.ids)
    func noiseNeverTraps(_ id: String) throws {
        let type = try driver(id)
        for seed in 1...4 as ClosedRange<UInt64> {
            _ = decode(type, SimulatedStream.noise(50_000, seed: seed), size: 997)
        }
        _ = decode(type, [UInt8](repeating: 0, count: 10_000))
        _ = decode(type, [UInt8](repeating: 0xFF, count: 10_000))
        // Good streams with bits turned over.
        var random = SplitMix64(seed: 9)
        for stream in Self.streams {
            var bytes = stream.bytes
            for _ in 0..<bytes.count / 20 {
                let place = Int(random.next() % UInt64(bytes.count))
                bytes[place] ^= 1 << UInt8(random.next() % 8)
            }
            _ = decode(type, bytes, size: 61)
        }
    }

    /// What is written to a device by another program's mistake.
    @Test(arguments: streams)
    func noiseWrittenToASimulatorNeverTraps(_ stream: SimulatedStream) throws {
        var encoder = try #require(try driver(stream.driver).encoder?.init(form: stream.form))
        var answers: [UInt8] = []
        encoder.obey(SimulatedStream.noise(20_000, seed: 3).span, into: &answers)
        for size in [1, 2, 3, 5, 8, 13] {
            encoder.obey(stream.bytes.span.extracting(0..<min(size, stream.bytes.count)), into: &answers)
        }
        #expect(answers.count < 20_000)
        encoder.start()
        var bytes: [UInt8] = []
        for _ in 0..<Int(12 * encoder.rate) { encoder.encode(PersonSample(), into: &bytes) }
        #expect(!bytes.isEmpty)
    }

    @Test(arguments: streams)
    func everySplitGivesTheSameEvents(_ stream: SimulatedStream) throws {
        let type = try driver(stream.driver)
        var bytes = stream.bytes
        bytes.replaceSubrange(bytes.count / 2..<bytes.count / 2, with: SimulatedStream.noise(300, seed: 5))
        let whole = decode(type, bytes)
        for size in [1, 2, 3, 7, 16, 64, 1000, 4099] { #expect(decode(type, bytes, size: size) == whole) }
    }

    @Test(arguments: streams)
    func goodFramesDecodeAfterNoise(_ stream: SimulatedStream) throws {
        let type = try driver(stream.driver)
        let clean = decode(type, stream.bytes).count { $0 == .frame }
        #expect(clean > 100)
        let noisy = decode(type, SimulatedStream.noise(3000, seed: 6) + stream.bytes)
        #expect(noisy.count { $0 == .frame } >= clean - 22)
        let middle = stream.bytes.count / 2
        let torn = stream.bytes[..<middle] + SimulatedStream.noise(3000, seed: 7) + stream.bytes[middle...]
        let events = decode(type, Array(torn))
        #expect(events.count { $0 == .frame } >= clean - 25)
        #expect(events.contains { if case .fault = $0 { true } else { false } })
    }

    @Test(arguments: streams)
    func aResetForgetsHalfAFrameAndKeepsTheChannels(_ stream: SimulatedStream) throws {
        var driver = try driver(stream.driver).init()
        var events: [SensorEvent] = []
        driver.push(stream.bytes.span, into: &events)
        driver.push([0x0A, 0xFA, 0x09].span, into: &events)
        driver.reset()
        events.removeAll()
        driver.push(stream.bytes.span, into: &events)
        #expect(events.count { $0 == .frame } > 100)
        #expect(!events.contains { if case .layout = $0 { true } else { false } })
    }

    @Test(arguments: streams)
    func theLayoutComesBeforeTheFirstSample(_ stream: SimulatedStream) throws {
        var channels: [Channel] = []
        var intervals = 0
        for event in decode(try driver(stream.driver), stream.bytes) {
            switch event {
            case .interval(let milliseconds, let kind):
                intervals += 1
                #expect((200...3000).contains(milliseconds))
                #expect(kind == .ecg || kind == .ppg)
            case .layout(let layout): channels = layout
            case .sample(let channel, let value):
                #expect(channels.indices.contains(channel))
                #expect(value.isFinite)
            default: break
            }
        }
        #expect(Set(channels.map(\.name)).count == channels.count)
        #expect(!channels.isEmpty || intervals > 0)
    }

    @Test(arguments: DriverCatalogue.ids)
    func descriptorsAreUsable(_ id: String) throws {
        let descriptor = try driver(id).descriptor
        #expect(!descriptor.summary.isEmpty)
        #expect(!descriptor.lines.isEmpty)
        #expect(descriptor.lockRun >= 4)
    }
}
