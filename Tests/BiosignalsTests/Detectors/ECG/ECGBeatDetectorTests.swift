import Foundation
import Testing

@testable import Biosignals

@Suite struct ECGBeatDetectorTests {
    private let seconds = 30.0

    /// Compares against the true times from the third second on, when the detector has learnt.
    private func check(
        _ signal: [Float], beats: [Double], rate: Double, timing: Double,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let found = ECGBeatDetector.detect(in: signal, rate: rate).map { $0.position / rate }
        let result = TestSignals.compare(
            found.filter { $0 > 2.5 }, beats.filter { $0 > 2.5 }, tolerance: 0.05)
        #expect(result.missed.isEmpty, sourceLocation: sourceLocation)
        #expect(result.extra.isEmpty, sourceLocation: sourceLocation)
        // A constant offset does no harm to intervals; what varies does.
        let mean = result.errors.reduce(0, +) / Double(max(1, result.errors.count))
        let worst = result.errors.map { abs($0 - mean) }.max() ?? 1
        #expect(worst < timing, sourceLocation: sourceLocation)
        #expect(abs(mean) < 0.004, sourceLocation: sourceLocation)
    }

    @Test(arguments: [100.0, 125, 130, 250, 360, 500, 1000, 2000])
    func everyRate(rate: Double) {
        let beats = TestSignals.beatTimes(seconds: seconds)
        check(
            TestSignals.ecg(beats: beats, seconds: seconds, rate: rate), beats: beats, rate: rate,
            timing: 0.0006)
    }

    @Test func polarityScaleAndOffsetDoNotMatter() {
        let beats = TestSignals.beatTimes(seconds: seconds)
        let signal = TestSignals.ecg(beats: beats, seconds: seconds, rate: 250)
        check(signal.map { -$0 }, beats: beats, rate: 250, timing: 0.001)
        check(signal.map { $0 * 1e-3 }, beats: beats, rate: 250, timing: 0.001)
        check(signal.map { $0 * 20_000 + 1e6 }, beats: beats, rate: 250, timing: 0.001)
        check(signal.map { 0.1 * $0 - 30 }, beats: beats, rate: 250, timing: 0.002)
    }

    @Test(arguments: [50.0, 60.0])
    func mains(frequency: Double) {
        let beats = TestSignals.beatTimes(seconds: seconds)
        var signal = TestSignals.ecg(beats: beats, seconds: seconds, rate: 500)
        TestSignals.addSine(to: &signal, height: 0.2, frequency: frequency, rate: 500)
        check(signal, beats: beats, rate: 500, timing: 0.006)
    }

    @Test func wanderAndNoise() {
        let beats = TestSignals.beatTimes(seconds: seconds)
        var signal = TestSignals.ecg(beats: beats, seconds: seconds, rate: 250)
        let noise = TestSignals.noise(count: signal.count, seed: 5)
        TestSignals.addSine(to: &signal, height: 2, frequency: 0.25, rate: 250)
        for index in signal.indices { signal[index] += 0.1 * noise[index] }
        check(signal, beats: beats, rate: 250, timing: 0.008)
    }

    @Test func largeTWavesAreNoBeats() {
        let beats = TestSignals.beatTimes(seconds: seconds)
        var signal = TestSignals.ecg(beats: beats, seconds: seconds, rate: 250)
        TestSignals.addLargeTWaves(to: &signal, beats: beats, rate: 250)
        check(signal, beats: beats, rate: 250, timing: 0.002)
    }

    /// The lead falls off for five seconds (zeros), or the amplifier stands at its rail.
    @Test(arguments: [Float(0), 12_000, .nan])
    func nothingIsInventedInAGap(value: Float) {
        let rate = 250.0
        let beats = TestSignals.beatTimes(seconds: seconds)
        var signal = TestSignals.ecg(beats: beats, seconds: seconds, rate: rate).map { 300 + 1_000 * $0 }
        for index in Int(10.1 * rate)..<Int(15.1 * rate) { signal[index] = value }
        let found = ECGBeatDetector.detect(in: signal, rate: rate).map { $0.position / rate }
        #expect(found.filter { $0 > 10.05 && $0 < 15.05 }.isEmpty)
        let after = TestSignals.compare(
            found.filter { $0 > 18.1 }, beats.filter { $0 > 18.1 }, tolerance: 0.02)
        #expect(after.missed.isEmpty)
        #expect(after.extra.isEmpty)
        // None is invented while it learns again either.
        #expect(TestSignals.compare(found, beats, tolerance: 0.02).extra.isEmpty)
    }

    @Test func deafSignalsGiveNoBeats() {
        #expect(ECGBeatDetector.detect(in: [Float](repeating: 0, count: 5_000), rate: 250).isEmpty)
        #expect(ECGBeatDetector.detect(in: [Float](repeating: .nan, count: 5_000), rate: 250).isEmpty)
        #expect(ECGBeatDetector.detect(in: [Float](repeating: -7.5, count: 5_000), rate: 250).isEmpty)
    }

    @Test(arguments: [100.0, 250, 1000])
    func decidesInTime(rate: Double) {
        let beats = TestSignals.beatTimes(seconds: seconds)
        let detector = ECGBeatDetector(rate: rate)
        #expect(detector.maximumDelay <= 0.25)
        for beat in ECGBeatDetector.detect(
            in: TestSignals.ecg(beats: beats, seconds: seconds, rate: rate), rate: rate)
        {
            let delay = (Double(beat.confirmedAt) - beat.position) / rate
            #expect(delay > 0 && delay <= 0.25)
            #expect(delay <= detector.maximumDelay)
        }
    }

    /// However large the unit, nothing overflows where a beat is looked for.
    @Test(arguments: [Float(1e-15), 1e15, 1e25, 1e30])
    func extremeUnits(scale: Float) {
        let beats = TestSignals.beatTimes(seconds: seconds)
        let signal = TestSignals.ecg(beats: beats, seconds: seconds, rate: 250).map { $0 * scale }
        check(signal, beats: beats, rate: 250, timing: 0.001)
    }

    /// A lead that falls off is no beat, and when it is put back at once the beats are soon found again.
    @Test func aLeadThatFallsOffIsNoBeat() {
        let rate = 250.0
        let beats = TestSignals.beatTimes(seconds: seconds)
        var signal = TestSignals.ecg(beats: beats, seconds: seconds, rate: rate)
        for index in Int(10.1 * rate)..<Int(10.8 * rate) { signal[index] = 40 }
        let found = ECGBeatDetector.detect(in: signal, rate: rate).map { $0.position / rate }
        #expect(found.filter { $0 > 10.05 && $0 < 10.7 }.isEmpty)
        let after = TestSignals.compare(
            found.filter { $0 > 13.5 }, beats.filter { $0 > 13.5 }, tolerance: 0.02)
        #expect(after.missed.isEmpty)
        #expect(after.extra.isEmpty)
    }

    @Test(arguments: [50.0, 60, 71, 80])
    func slowRatesAreDecidedInTime(rate: Double) {
        let beats = TestSignals.beatTimes(seconds: seconds)
        let signal = TestSignals.ecg(beats: beats, seconds: seconds, rate: rate)
        let found = ECGBeatDetector.detect(in: signal, rate: rate)
        #expect(found.count > 25)
        #expect(found.allSatisfy { (Double($0.confirmedAt) - $0.position) / rate <= 0.25 })
    }

    @Test(arguments: [125.0, 250, 1000])
    func heightAndLevel(rate: Double) {
        let beats = TestSignals.beatTimes(seconds: seconds)
        let signal = TestSignals.ecg(beats: beats, seconds: seconds, rate: rate).map { 3 + 2 * $0 }
        for (sign, values) in [(Float(1), signal), (-1, signal.map { -$0 })] {
            let found = ECGBeatDetector.detect(in: values, rate: rate)
            #expect(found.count > 30)
            for beat in found {
                #expect(abs(sign * beat.baseline - 3) < 0.1)
                // The mains filter takes a part of so narrow an R wave.
                #expect(sign * beat.amplitude > 1.2 && sign * beat.amplitude < 2)
            }
        }
    }

    /// Beats up and down by the same, which of the two wins changing with noise: timed at one of them wherever the stream
    /// begins, from the eighth beat on.
    @Test(arguments: [1, 250, 397, 1_111])
    func equalWavesAreTimedAtOneOfThem(cut: Int) {
        let beats = TestSignals.beatTimes(seconds: 30)
        let up = TestSignals.ecg(beats: beats, seconds: 30, rate: 500)
        let noise = TestSignals.noise(count: up.count, seed: 7)
        let signal = up.indices.map {
            up[$0] - (up.indices.contains($0 - 20) ? up[$0 - 20] : 0) + 0.03 * noise[$0]
        }
        let whole = ECGBeatDetector.detect(in: signal, rate: 500).map(\.position)
        let part = ECGBeatDetector.detect(in: Array(signal[cut...]), rate: 500).map {
            $0.position + Double(cut)
        }
        let settled = part[8]
        let (missed, extra, errors) = TestSignals.compare(
            part.filter { $0 >= settled }, whole.filter { $0 >= settled - 1 }, tolerance: 2)
        #expect(missed.isEmpty && extra.isEmpty)
        #expect(errors.count > 15)
    }

    @Test func resetStartsOver() {
        let beats = TestSignals.beatTimes(seconds: seconds)
        let signal = TestSignals.ecg(beats: beats, seconds: seconds, rate: 250)
        var detector = ECGBeatDetector(rate: 250)
        let first = signal.compactMap { detector.push($0) }
        detector.reset()
        #expect(signal.compactMap { detector.push($0) } == first)
        #expect(first.count > 30)
    }
}
