import Biosignals
import CMallocCount
import Sessions
import Testing

/// A session lasts for hours: once its windows are full, nothing that comes from a sensor may allocate.
@Suite(
    .enabled(
        if: malloc_count_is_telling(), "skipped: allocations are counted in optimised code; use -c release"))
struct SessionAllocationTests {
    /// Counts what is said and keeps nothing of it.
    private struct Counts: OutputSink {
        var beats = 0
        var metrics = 0
        var devices = 0
        var breaths = 0

        mutating func emit(_ output: Output) {
            switch output {
            case .beat: beats += 1
            case .metrics: metrics += 1
            case .device: devices += 1
            case .breath: breaths += 1
            default: break
            }
        }
    }

    @Test(arguments: [
        "sim:ecg+resp?hr=72&breath=6&seed=4", "sim:ecg+resp?hr=72&breath=6&seed=5&ectopic=0.05&noise=0.05",
    ])
    func aSessionAllocatesNothingOnceItsWindowsAreFull(source: String) throws {
        let inputs = try SimulatedInputs.board(seconds: 540, source: source)
        var session = Session()
        var counts = Counts()
        let first = inputs.firstIndex { $0.time.seconds > 420 } ?? inputs.count
        for (time, input) in inputs[..<first] { session.handle(input, at: time, into: &counts) }
        counts = Counts()
        let before = malloc_count()
        for (time, input) in inputs[first...] { session.handle(input, at: time, into: &counts) }
        #expect(malloc_count() - before == 0)
        #expect(counts.beats > 120 && counts.metrics >= counts.beats)
        #expect(counts.devices > 100 && counts.breaths > 8)
    }
}
