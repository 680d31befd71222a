import Testing

@testable import Biosignals

/// Whether samples come one by one or in blocks makes no difference, whatever is wrong with them.
@Suite struct BlockTests {
    private static let seconds = 24.0
    private static let lengths = [1, 2, 7, 25, 250, 4_001]

    /// An ECG with stretches that are no numbers, that stand still for a shorter or longer time, that are zero, that
    /// are cut off at the top, and that a coarse converter took.
    private static func broken(rate: Double) -> [Float] {
        let beats = TestSignals.beatTimes(seconds: seconds)
        let noise = TestSignals.noise(count: Int(seconds * rate), seed: 21)
        var signal = TestSignals.ecg(beats: beats, seconds: seconds, rate: rate)
        for index in signal.indices { signal[index] += 0.01 * noise[index] }
        func put(from start: Double, for length: Double, _ value: (Float) -> Float) {
            for index in Int(start * rate)..<Int((start + length) * rate) {
                signal[index] = value(signal[index])
            }
        }
        put(from: 0, for: 0.03) { _ in .nan }
        put(from: 4, for: 0.3) { _ in .nan }
        put(from: 5, for: 2.2) { _ in .infinity }
        put(from: 9, for: 0.7) { _ in 0 }
        put(from: 11, for: 1.6) { _ in 3.25 }
        put(from: 14, for: 0.02) { _ in 0.5 }
        put(from: 15, for: 3) { ($0 * 20).rounded() / 20 }
        put(from: 19, for: 2) { min($0, 0.2) }
        return signal
    }

    private static func blocks(of signal: [Float], length: Int, _ take: (Span<Float>) -> Void) {
        for first in stride(from: 0, to: signal.count, by: length) {
            take(signal.span.extracting(first..<min(signal.count, first + length)))
        }
    }

    @Test(arguments: [100.0, 250, 360, 1000], lengths)
    func beats(rate: Double, length: Int) {
        let signal = Self.broken(rate: rate)
        var one = ECGBeatDetector(rate: rate)
        let expected = signal.compactMap { one.push($0) }
        var other = ECGBeatDetector(rate: rate)
        var found: [DetectedBeat] = []
        Self.blocks(of: signal, length: length) { other.process($0, into: &found) }
        #expect(found == expected)
        #expect(found.count > 12)
    }

    @Test(arguments: [ChannelKind.ecg, .ppg, .belt, .airflow, .other], lengths)
    func quality(kind: ChannelKind, length: Int) {
        for rate in [25.0, 125, 250, 360, 1000] {
            let signal = Self.broken(rate: rate)
            var one = QualityGate(rate: rate, kind: kind)
            let expected = signal.compactMap { one.push($0) }
            var other = QualityGate(rate: rate, kind: kind)
            var found: [SignalQuality] = []
            Self.blocks(of: signal, length: length) { other.process($0, into: &found) }
            #expect(found == expected)
            #expect(other.current == one.current)
            #expect(found.count > 12)
        }
    }

    @Test(arguments: [5, 25, 100], lengths)
    func standstill(limit: Int, length: Int) {
        let signal = Self.broken(rate: 100)
        var one = StandstillGuard(limit: limit)
        var other = StandstillGuard(limit: limit)
        Self.blocks(of: signal, length: length) { block in
            var first = 0
            while first < block.count {
                let before = other.isStill
                let steady = other.goesOn(through: block.extracting(first...))
                for index in first..<first + steady {
                    #expect(one.push(block[index]) == (before ? .still : .moving))
                }
                first += steady
                if first < block.count {
                    #expect(one.push(block[first]) == other.push(block[first]))
                    first += 1
                }
                #expect(one.value == other.value && one.origin == other.origin)
                #expect(one.run == other.run && one.isStill == other.isStill)
            }
        }
    }
}
