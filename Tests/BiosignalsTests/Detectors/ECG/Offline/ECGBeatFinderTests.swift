import Foundation
import Testing

@testable import Biosignals

@Suite struct ECGBeatFinderTests {
    private let seconds = 30.0

    private func check(
        _ leads: [[Float]], beats: [Double], rate: Double, timing: Double,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let found = ECGBeatFinder.find(in: leads, rate: rate)
        let result = TestSignals.compare(found.map { $0.position / rate }, beats, tolerance: 0.05)
        #expect(result.missed.isEmpty, sourceLocation: sourceLocation)
        #expect(result.extra.isEmpty, sourceLocation: sourceLocation)
        let mean = result.errors.reduce(0, +) / Double(max(1, result.errors.count))
        let worst = result.errors.map { abs($0 - mean) }.max() ?? 1
        #expect(worst < timing, sourceLocation: sourceLocation)
        #expect(abs(mean) < 0.004, sourceLocation: sourceLocation)
        for beat in found {
            #expect(beat.confirmedAt == leads[0].count - 1, sourceLocation: sourceLocation)
            #expect((0...1).contains(beat.quality), sourceLocation: sourceLocation)
        }
    }

    @Test(arguments: [100.0, 125, 130, 200, 250, 360, 500, 1000, 2000])
    func everyRate(rate: Double) {
        let beats = TestSignals.beatTimes(seconds: seconds)
        check(
            [TestSignals.ecg(beats: beats, seconds: seconds, rate: rate)], beats: beats, rate: rate,
            timing: 0.0006)
    }

    @Test func polarityScaleAndOffsetDoNotMatter() {
        let beats = TestSignals.beatTimes(seconds: seconds)
        let signal = TestSignals.ecg(beats: beats, seconds: seconds, rate: 250)
        check([signal.map { -$0 }], beats: beats, rate: 250, timing: 0.001)
        check([signal.map { $0 * 1e-3 }], beats: beats, rate: 250, timing: 0.001)
        check([signal.map { $0 * 20_000 + 1e6 }], beats: beats, rate: 250, timing: 0.001)
        check([signal.map { 0.1 * $0 - 30 }], beats: beats, rate: 250, timing: 0.002)
    }

    @Test func heightAndLevelAreMeasured() {
        let beats = TestSignals.beatTimes(seconds: seconds)
        let signal = TestSignals.ecg(beats: beats, seconds: seconds, rate: 500)
        for sign: Float in [1, -1] {
            for beat in ECGBeatFinder.find(in: [signal.map { sign * 1_000 * $0 + 50 }], rate: 500) {
                #expect((600...1_000).contains(sign * beat.amplitude))
                #expect(abs(beat.baseline - 50) < 150)
            }
        }
    }

    @Test(arguments: [50.0, 60.0])
    func mains(frequency: Double) {
        let beats = TestSignals.beatTimes(seconds: seconds)
        var signal = TestSignals.ecg(beats: beats, seconds: seconds, rate: 500)
        TestSignals.addSine(to: &signal, height: 0.3, frequency: frequency, rate: 500)
        check([signal], beats: beats, rate: 500, timing: 0.008)
    }

    @Test func wanderAndNoise() {
        let beats = TestSignals.beatTimes(seconds: seconds)
        var signal = TestSignals.ecg(beats: beats, seconds: seconds, rate: 250)
        let noise = TestSignals.noise(count: signal.count, seed: 5)
        TestSignals.addSine(to: &signal, height: 2, frequency: 0.25, rate: 250)
        for index in signal.indices { signal[index] += 0.15 * noise[index] }
        check([signal], beats: beats, rate: 250, timing: 0.01)
    }

    @Test func largeTWavesAreNoBeats() {
        let beats = TestSignals.beatTimes(seconds: seconds)
        var signal = TestSignals.ecg(beats: beats, seconds: seconds, rate: 250)
        TestSignals.addLargeTWaves(to: &signal, beats: beats, rate: 250)
        check([signal], beats: beats, rate: 250, timing: 0.002)
    }

    /// Spikes of 2 ms and twice the height of the beat, 160 ms before it, as of an atrial pacemaker.
    @Test(arguments: [250.0, 1000])
    func pacemakerSpikesAreNoBeats(rate: Double) {
        let beats = TestSignals.beatTimes(seconds: seconds)
        var signal = TestSignals.ecg(beats: beats, seconds: seconds, rate: rate)
        for beat in beats {
            let first = Int((beat - 0.16) * rate)
            for index in max(0, first)..<first + max(1, Int(0.002 * rate)) { signal[index] += 2 }
        }
        check([signal], beats: beats, rate: rate, timing: 0.002)
    }

    /// The first lead is noise alone, then the second; what is missing in one is found in the other.
    @Test func theBetterLeadCounts() {
        let rate = 250.0
        let beats = TestSignals.beatTimes(seconds: 60)
        let signal = TestSignals.ecg(beats: beats, seconds: 60, rate: rate)
        let noise = TestSignals.noise(count: signal.count, seed: 9)
        var first = signal
        var second = signal.map { -0.5 * $0 }
        for index in 0..<signal.count / 2 { first[index] = noise[index] }
        for index in signal.count / 2..<signal.count { second[index] = noise[index] }
        let found = ECGBeatFinder.find(in: [first, second], rate: rate).map { $0.position / rate }
        let result = TestSignals.compare(found, beats, tolerance: 0.05)
        #expect(result.missed.isEmpty)
        #expect(result.extra.isEmpty)
        // A lead that is off takes nothing away.
        check([[Float](repeating: 0, count: signal.count), signal], beats: beats, rate: rate, timing: 0.001)
    }

    /// The lead falls off for five seconds (zeros), or the amplifier stands at its rail.
    @Test(arguments: [Float(0), 12_000, .nan, .infinity])
    func nothingIsInventedInAGap(value: Float) {
        let rate = 250.0
        let beats = TestSignals.beatTimes(seconds: seconds)
        var signal = TestSignals.ecg(beats: beats, seconds: seconds, rate: rate).map { 300 + 1_000 * $0 }
        for index in Int(10.1 * rate)..<Int(15.1 * rate) { signal[index] = value }
        let found = ECGBeatFinder.find(in: [signal], rate: rate).map { $0.position / rate }
        #expect(found.filter { $0 > 10.11 && $0 < 15.09 }.isEmpty)
        let outside = beats.filter { $0 < 10 || $0 > 15.2 }
        #expect(TestSignals.compare(found, outside, tolerance: 0.02).missed.isEmpty)
        #expect(TestSignals.compare(found, beats, tolerance: 0.02).extra.isEmpty)
    }

    @Test func shortRecordings() {
        let beats = TestSignals.beatTimes(seconds: 3)
        check(
            [TestSignals.ecg(beats: beats, seconds: 3, rate: 250)], beats: beats, rate: 250, timing: 0.001)
        #expect(ECGBeatFinder.find(in: [], rate: 250).isEmpty)
        #expect(ECGBeatFinder.find(in: [[], []], rate: 250).isEmpty)
        for count in 1...40 {
            let found = ECGBeatFinder.find(in: [[Float](repeating: 1, count: count)], rate: 500)
            #expect(found.isEmpty)
        }
    }

    @Test func deafSignalsGiveNoBeats() {
        for value in [Float(0), .nan, -7.5, .infinity] {
            #expect(ECGBeatFinder.find(in: [[Float](repeating: value, count: 5_000)], rate: 250).isEmpty)
        }
    }

    /// The lead is off at first, and then far from 0; 3 s later nothing is left of the step.
    @Test func aLateOffset() {
        let beats = TestSignals.beatTimes(seconds: seconds)
        var signal = TestSignals.ecg(beats: beats, seconds: seconds, rate: 250).map { 20_000 * $0 + 1e6 }
        for index in 0..<2_500 { signal[index] = 0 }
        let found = ECGBeatFinder.find(in: [signal], rate: 250).map { $0.position / 250 }
        let result = TestSignals.compare(
            found.filter { $0 > 13 }, beats.filter { $0 > 13 }, tolerance: 0.005)
        #expect(result.missed.isEmpty)
        #expect(result.extra.isEmpty)
    }

    /// Where a part of a recording begins makes no difference.
    @Test func seamsDoNotShow() {
        let rate = 100.0
        let beats = TestSignals.beatTimes(seconds: 1_900)
        let signal = TestSignals.ecg(beats: beats, seconds: 1_900, rate: rate)
        check([signal], beats: beats, rate: rate, timing: 0.001)
    }

    /// Two hours and a half, in five chapters, the seams of which lie in, before and behind beats.
    @Test(arguments: [0, 0.2, 0.35, 0.5, 0.65])
    func chaptersDoNotShow(shift: Double) {
        let rate = 60.0
        let minute = TestSignals.beatTimes(seconds: 60)
        let signal = TestSignals.ecg(beats: minute, seconds: 60, rate: rate)
        let tiled = Array(repeatElement(signal, count: 151).joined())
        let begin = Int(shift * rate)
        let stretch = Array(tiled[begin..<begin + 150 * 60 * Int(rate)])
        let found = ECGBeatFinder.find(in: [stretch], rate: rate).map { $0.position / rate + shift }
        let truth = (0..<151).flatMap { tile in minute.map { Double(tile) * 60 + $0 } }
        let result = TestSignals.compare(
            found, truth.filter { $0 > 1 && $0 < 150 * 60 - 1 }, tolerance: 0.02)
        #expect(result.missed.isEmpty)
        // At most the beats in the first and the last second.
        #expect(result.extra.allSatisfy { $0 < 1 || $0 > 150 * 60 - 1 })
    }
}
