import Biosignals
import CMallocCount
import Testing

@testable import Sensors

/// Once the channels are known, frames are decoded without an allocation.
@Suite struct AllocationTests {
    /// The drivers that also make do without in unoptimized code, where accessors of protocols and comparisons of names
    /// allocate.
    private static let drivers = ["openview", "bmd101", "olimex", "spikerbox", "bitalino", "cyton", "chords"]

    static let streams = SimulatedStream.all(seconds: 8).filter { drivers.contains($0.driver) }
        .map { $0.shortened() }

    @Test(arguments: streams)
    func decodingAllocatesNothing(_ stream: SimulatedStream) throws {
        var driver = try #require(DriverCatalogue.driver(stream.driver)).init()
        var events: [SensorEvent] = []
        events.reserveCapacity(100_000)
        let half = stream.bytes.count / 2
        driver.push(stream.bytes.span.extracting(0..<half), into: &events)
        events.removeAll(keepingCapacity: true)
        let before = malloc_count()
        driver.push(stream.bytes.span.extracting(half..<stream.bytes.count), into: &events)
        #expect(malloc_count() == before)
        #expect(events.contains(.frame))
    }
}
