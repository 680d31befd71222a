import CMallocCount
import Testing

@testable import Sensors

/// A sensor sends for hours: once its channels are known, nothing it says may allocate.
@Suite(
    .enabled(
        if: malloc_count_is_telling(), "skipped: allocations are counted in optimised code; use -c release"))
struct DriverAllocationTests {
    @Test(arguments: malloc_count_is_telling() ? SimulatedStream.all(seconds: 8) : [])
    func nothingIsAllocatedOnceItRuns(_ stream: SimulatedStream) throws {
        var driver = try #require(DriverCatalogue.driver(stream.driver)).init()
        var events: [SensorEvent] = []
        events.reserveCapacity(100_000)
        let bytes = stream.bytes.span
        let middle = bytes.count / 2
        driver.push(bytes.extracting(..<middle), into: &events)
        events.removeAll(keepingCapacity: true)
        let before = malloc_count()
        for start in stride(from: middle, to: bytes.count, by: 64) {
            driver.push(bytes.extracting(start..<min(bytes.count, start + 64)), into: &events)
        }
        #expect(malloc_count() - before == 0)
        #expect(events.contains(.frame))
    }
}
