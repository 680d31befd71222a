import Biosignals
import Testing

@testable import Sensors

@Suite struct SnifferTests {
    static let all = SimulatedStream.all(seconds: 8, seed: 3)
    static let streams = all.filter(\.isIdentifiable)
    /// Drivers of known sketches, whose lines are text as well.
    static let sketches = ["pulsesensor", "max3010x", "ad8232"]

    private func found(_ bytes: [UInt8], size: Int = .max) -> String? {
        var sniffer = Sniffer()
        var start = 0
        while start < bytes.count {
            let end = size == .max ? bytes.count : min(bytes.count, start + size)
            if let driver = sniffer.push(bytes.span.extracting(start..<end)) {
                return type(of: driver).descriptor.id
            }
            start = end
        }
        return nil
    }

    /// Every stream, begun in the middle of a frame, behind noise, and not: its own driver and no other.
    @Test(arguments: streams)
    func findsTheFormatAndNoOther(_ stream: SimulatedStream) {
        for cut in [0, 3, 8, 13] { #expect(found(Array(stream.bytes.dropFirst(cut))) == stream.driver) }
        #expect(found(SimulatedStream.noise(2000, seed: 8) + stream.bytes, size: 17) == stream.driver)
    }

    /// What must be named is found as nothing, or as what it also is: lines of text.
    @Test(arguments: all.filter { !$0.isIdentifiable })
    func findsNothingInWhatMustBeNamed(_ stream: SimulatedStream) {
        for cut in [0, 3, 8, 13] {
            let id = found(Array(stream.bytes.dropFirst(cut)))
            #expect(id == nil || id == "text")
        }
    }

    @Test func locksOnNothing() {
        for seed in 1...5 as ClosedRange<UInt64> {
            #expect(found(SimulatedStream.noise(60_000, seed: seed)) == nil)
        }
        #expect(found([UInt8](repeating: 0, count: 20_000)) == nil)
        #expect(found([UInt8](repeating: 0xFF, count: 20_000)) == nil)
        #expect(found([UInt8](repeating: 0x0A, count: 20_000)) == nil)
    }

    /// Real streams, begun in the middle of a frame: found as what they are, and nothing else comes near a lock.
    @Test(
        .enabled(if: SensorCaptures.isHere, "no real recordings"),
        arguments: [
            ("zephyr/120-second-bt-stream.dat", "bioharness"), ("zephyr/120-second-bt-stream-hxm.dat", "hxm"),
            ("cms50e/frames.hex", "cms50-v7"),
        ])
    func findsRealDevices(_ file: String, _ id: String) throws {
        let all = try file.hasSuffix(".hex") ? SensorCaptures.hexadecimal(file) : SensorCaptures.bytes(file)
        let bytes = Array(all.prefix(30_000))
        for cut in [0, 3, 8, 13] { #expect(found(Array(bytes.dropFirst(cut))) == id) }
        for type in DriverCatalogue.all where type.descriptor.identifiable && type.descriptor.id != id {
            #expect(ConfusionTests.longestRun(type, bytes) <= 1, "\(type)")
        }
    }

    @Test func keepsWhatItHeardWithinBounds() {
        var sniffer = Sniffer()
        let noise = SimulatedStream.noise(1000, seed: 2)
        for _ in 0..<300 { _ = sniffer.push(noise.span) }
        #expect(sniffer.backlog.count <= 66_000)
        #expect(sniffer.identified == nil)
        sniffer.reset()
        #expect(sniffer.backlog.isEmpty)
    }
}

@Suite struct SensorDecoderTests {
    private func run(
        _ bytes: [UInt8], driver: String? = nil, size: Int = .max
    ) throws -> (SensorDecoder, [SensorEvent]) {
        var decoder = try SensorDecoder(driver: driver)
        var events: [SensorEvent] = []
        var start = 0
        while start < bytes.count {
            let end = size == .max ? bytes.count : min(bytes.count, start + size)
            decoder.push(bytes.span.extracting(start..<end), into: &events)
            start = end
        }
        return (decoder, events)
    }

    @Test(arguments: SnifferTests.streams)
    func nothingIsLostWhileListening(_ stream: SimulatedStream) throws {
        let (listening, heard) = try run(stream.bytes)
        let (named, told) = try run(stream.bytes, driver: stream.driver)
        #expect(listening.driverID == stream.driver)
        #expect(heard == told)
        #expect(listening.counters == named.counters)
        #expect(listening.channels == named.channels)
        #expect(listening.counters.bytes == stream.bytes.count)
        #expect(listening.counters.frames > 100)
    }

    /// Text, then rubbish, then another device on the same port.
    @Test func anotherDeviceIsFoundWhateverTheReads() throws {
        let text = try #require(SnifferTests.streams.first { $0.form == "csv" }).bytes
        let frames = try #require(SnifferTests.streams.first { $0.form == "ads1292r" }).bytes
        let bytes = text + SimulatedStream.noise(9000, seed: 4) + frames + SimulatedStream.noise(400, seed: 5)
        let (decoder, whole) = try run(bytes)
        #expect(decoder.driverID == "openview")
        #expect(decoder.channels.map(\.name) == ["ecg", "resp"])
        #expect(decoder.channels.first?.unit == "uV")
        for size in [1, 5, 32, 33, 1000] {
            let (again, events) = try run(bytes, size: size)
            #expect(events == whole)
            #expect(again.counters == decoder.counters)
        }
    }

    @Test func resetKeepsTheDriver() throws {
        let frames = try #require(SnifferTests.streams.first { $0.form == "healthypi4" }).bytes
        var (decoder, _) = try run(frames)
        decoder.reset()
        #expect(decoder.driverID == "openview")
        #expect(decoder.channels.count == 5)
        var events: [SensorEvent] = []
        decoder.push(frames.span, into: &events)
        #expect(events.count { $0 == .frame } == frames.count / 27)
    }
}
