import Foundation
import Testing

@testable import Biosignals

@Suite struct PulseDetectorTests {
    private let seconds = 40.0

    @Test(arguments: [25.0, 30, 64, 100, 125, 250, 500], [Float(1), -1])
    func everyRateAndPolarity(rate: Double, sign: Float) {
        let beats = TestSignals.beatTimes(seconds: seconds)
        let signal = TestSignals.pulse(beats: beats, seconds: seconds, rate: rate).map {
            5_000 + sign * 80 * $0
        }
        let found = PulseDetector.detect(in: signal, rate: rate).map { $0.position / rate }
        // The steepest point of the systolic bell lies one width before its top.
        let truth = beats.map { $0 + 0.16 - 0.055 }
        let result = TestSignals.compare(found.filter { $0 > 4 }, truth.filter { $0 > 4 }, tolerance: 0.06)
        #expect(result.missed.isEmpty)
        #expect(result.extra.isEmpty)
        let mean = result.errors.reduce(0, +) / Double(max(1, result.errors.count))
        #expect((result.errors.map { abs($0 - mean) }.max() ?? 1) < (rate < 50 ? 0.008 : 0.003))
    }

    @Test func nothingIsInventedInAGap() {
        let beats = TestSignals.beatTimes(seconds: seconds)
        var signal = TestSignals.pulse(beats: beats, seconds: seconds, rate: 100).map { 1_000 + 80 * $0 }
        for index in 1_500..<2_000 { signal[index] = 0 }
        let found = PulseDetector.detect(in: signal, rate: 100).map { $0.position / 100 }
        #expect(found.filter { $0 > 14.95 && $0 < 20.05 }.isEmpty)
        let truth = beats.map { $0 + 0.105 }
        let after = TestSignals.compare(
            found.filter { $0 > 23.5 }, truth.filter { $0 > 23.5 }, tolerance: 0.05)
        #expect(after.missed.isEmpty)
        #expect(after.extra.isEmpty)
    }

    @Test func decidesInTimeAndStartsOver() {
        let beats = TestSignals.beatTimes(seconds: seconds)
        let signal = TestSignals.pulse(beats: beats, seconds: seconds, rate: 125)
        var detector = PulseDetector(rate: 125)
        let first = signal.compactMap { detector.push($0) }
        #expect(first.allSatisfy { (Double($0.confirmedAt) - $0.position) / 125 <= detector.maximumDelay })
        detector.reset()
        #expect(signal.compactMap { detector.push($0) } == first)
        #expect(first.count > 40)
    }
}
