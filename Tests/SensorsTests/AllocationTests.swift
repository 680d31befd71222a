import Biosignals
import CMallocCount
import Testing

@testable import Sensors

/// Once the channels are known, frames are decoded without an allocation.
@Suite struct AllocationTests {
    /// Without lines of text, where only optimized code makes do without: the comparison of names.
    static let streams = SimulatedStream.all(seconds: 8).filter { $0.driver != "text" }
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
