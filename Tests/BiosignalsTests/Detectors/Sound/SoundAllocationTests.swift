import CMallocCount
import Testing

@testable import Biosignals

/// A sound card's samples come by the ten thousand: none may allocate.
@Suite(
    .enabled(
        if: malloc_count_is_telling(), "skipped: allocations are counted in optimised code; use -c release"))
struct SoundAllocationTests {
    @Test(arguments: AudioSensor.allCases)
    func fronts(kind: AudioSensor) {
        let noise = TestSignals.noise(count: 100_000, seed: 21)
        var front = AudioFront(kind: kind, rate: 48_000)
        // The runtime makes the description of a type when it is first met.
        for sample in noise.prefix(2_000) { _ = front.push(sample) }
        let before = malloc_count()
        for sample in noise { _ = front.push(sample) }
        #expect(malloc_count() - before == 0)
    }

    @Test func heartSounds() {
        let noise = TestSignals.noise(count: 200_000, seed: 21)
        var heart = HeartSoundDetector(rate: 48_000)
        for sample in noise.prefix(2_000) { _ = heart.push(sample) }
        let before = malloc_count()
        for sample in noise { _ = heart.push(sample) }
        #expect(malloc_count() - before == 0)
    }

    @Test(arguments: [ChannelKind.ecg, .ppg, .belt, .airflow])
    func qualityGates(kind: ChannelKind) {
        let noise = TestSignals.noise(count: 50_000, seed: 22)
        var gate = QualityGate(rate: 250, kind: kind)
        let before = malloc_count()
        for sample in noise { _ = gate.push(sample) }
        #expect(malloc_count() - before == 0)
    }
}
