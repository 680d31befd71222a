import CMallocCount
import Testing

@testable import Biosignals

/// Heap allocations that this thread makes during a piece of work.
private func allocations(during work: () -> Void) -> Int {
    let before = malloc_count()
    work()
    return malloc_count() - before
}

/// Pushing samples allocates nothing once a kernel or detector is made.
@Suite(
    .enabled(
        if: malloc_count_is_telling(), "skipped: allocations are counted in optimised code; use -c release"))
struct AllocationTests {
    private let signal = TestSignals.ecg(
        beats: TestSignals.beatTimes(seconds: 20), seconds: 20, rate: 250)

    @Test func theCountSeesAllocations() {
        var list: [Int] = []
        #expect(allocations { list = [Int](repeating: 1, count: signal.count) } > 0)
        #expect(list.count == signal.count)
    }

    @Test func kernels() {
        var filter = Butterworth.bandPass(order: 4, low: 1, high: 20, rate: 250)
        var average = MovingAverage(width: 50)
        var quantile = SlidingQuantile(width: 20)
        var ring = RingBuffer(capacity: 100)
        var decimator = Decimator(factor: 4)
        let count = allocations {
            for sample in signal {
                let value = filter.push(Double(sample))
                quantile.push(average.push(value))
                ring.push(sample)
                _ = decimator.push(value)
            }
        }
        #expect(count == 0)
    }

    /// By the tenth of a second, as a recording is played.
    @Test func blocks() {
        var ecg = ECGBeatDetector(rate: 250)
        var pulse = PulseDetector(rate: 250)
        var belt = BreathDetector(rate: 250, source: .belt)
        var gate = QualityGate(rate: 250, kind: .ecg)
        var breathGate = QualityGate(rate: 250, kind: .belt)
        var beats: [DetectedBeat] = []
        var breaths: [DetectedBreath] = []
        var judgements: [SignalQuality] = []
        beats.reserveCapacity(200)
        breaths.reserveCapacity(200)
        judgements.reserveCapacity(200)
        // One part stands still and one is no number, which is gone through in another way.
        var signal = signal
        for index in 2_000..<2_400 { signal[index] = 0 }
        for index in 3_000..<3_010 { signal[index] = .nan }
        let count = allocations {
            for first in stride(from: 0, to: signal.count, by: 25) {
                let block = signal.span.extracting(first..<first + 25)
                ecg.process(block, into: &beats)
                pulse.process(block, into: &beats)
                belt.process(block, into: &breaths)
                gate.process(block, into: &judgements)
                breathGate.process(block, into: &judgements)
            }
        }
        #expect(count == 0)
        #expect(beats.count > 10 && judgements.count > 10)
    }

    @Test func detectors() {
        var ecg = ECGBeatDetector(rate: 250)
        var pulse = PulseDetector(rate: 250)
        var belt = BreathDetector(rate: 250, source: .belt)
        var flow = BreathDetector(rate: 250, source: .airflow)
        var gate = QualityGate(rate: 250, kind: .ecg)
        var breathGate = QualityGate(rate: 250, kind: .belt)
        let count = allocations {
            for sample in signal {
                _ = ecg.push(sample)
                _ = pulse.push(sample)
                _ = belt.push(sample)
                _ = flow.push(sample)
                _ = gate.push(sample)
                _ = breathGate.push(sample)
            }
        }
        #expect(count == 0)
    }
}
