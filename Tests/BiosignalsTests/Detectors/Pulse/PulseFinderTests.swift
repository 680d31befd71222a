import Foundation
import Testing

@testable import Biosignals

@Suite struct PulseFinderTests {
    private let seconds = 60.0

    private func found(_ signal: [Float], rate: Double = 125) -> [Double] {
        PulseFinder.find(in: signal, rate: rate).map { $0.position / rate }
    }

    /// Nothing is learned first: the first pulse is found too.
    @Test(arguments: [25.0, 30, 64, 100, 125, 250, 500], [Float(1), -1])
    func everyRateAndPolarity(rate: Double, sign: Float) {
        let beats = TestSignals.beatTimes(seconds: seconds)
        let signal = PulseWaves.signal(beats: beats, seconds: seconds, rate: rate).map { sign * $0 }
        let pulses = PulseFinder.find(in: signal, rate: rate)
        let result = TestSignals.compare(
            pulses.map { $0.position / rate - PulseWaves.steepest }, beats, tolerance: 0.06)
        #expect(result.missed.isEmpty)
        #expect(result.extra.isEmpty)
        #expect(pulses.allSatisfy { $0.confirmedAt == signal.count - 1 })
        #expect(pulses.allSatisfy { ($0.amplitude > 0) == (sign > 0) })
    }

    @Test(arguments: [45.0, 60, 75, 100], [0.3, 0.5, 0.65, 0.8])
    func dicroticWaves(perMinute: Double, height: Double) {
        for lag in [0.24, 0.28, 0.34] where lag <= 0.5 * 60 / perMinute {
            let beats = PulseWaves.beats(seconds: seconds) { _ in 60 / perMinute }
            let signal = PulseWaves.signal(
                beats: beats, seconds: seconds, rate: 125, dicrotic: height, lag: lag)
            let faults = PulseWaves.faults(found(signal), beats: beats, from: 0, to: 58)
            #expect(faults.missed.isEmpty)
            #expect(faults.extra.isEmpty)
        }
    }

    @Test func troubleStaysWhereItIs() {
        let beats = PulseWaves.beats(seconds: seconds) { _ in 0.8 }
        var signal = PulseWaves.signal(beats: beats, seconds: seconds, rate: 100)
        for index in 2_000..<2_500 {
            signal[index] += Float(800 * sin(2 * Double.pi * 0.023 * Double(index)))
        }
        for index in 4_000..<4_500 { signal[index] = .nan }
        let times = found(signal, rate: 100)
        #expect(times.filter { $0 > 40.05 && $0 < 45.05 }.isEmpty)
        for (start, end) in [(0.0, 19.5), (25.5, 39.5), (45.5, 58)] {
            let faults = PulseWaves.faults(times, beats: beats, from: start, to: end)
            #expect(faults.missed.isEmpty)
            #expect(faults.extra.isEmpty)
        }
    }

    /// An early beat fills the heart little; its pulse is weak and a pause follows.
    @Test func weakPulsesOfEarlyBeats() {
        var beats = [0.4]
        var early: Set<Double> = []
        while let last = beats.last, last < 57 {
            if beats.count % 8 == 0 {
                early.insert(last + 0.5)
                beats += [last + 0.5, last + 1.6]
            } else {
                beats.append(last + 0.8)
            }
        }
        let signal = PulseWaves.signal(beats: beats, seconds: seconds, rate: 125) {
            early.contains($0) ? 0.4 : 1
        }
        let faults = PulseWaves.faults(found(signal), beats: beats, from: 0, to: 56)
        #expect(early.count > 7)
        #expect(faults.missed.isEmpty)
        #expect(faults.extra.isEmpty)
    }

    @Test func noiseOfATenth() {
        let beats = PulseWaves.beats(seconds: seconds) { _ in 0.8 }
        let noise = TestSignals.noise(count: 7_500, seed: 3)
        let signal = zip(PulseWaves.signal(beats: beats, seconds: seconds, rate: 125), noise).map {
            $0 + 16 * $1
        }
        let faults = PulseWaves.faults(found(signal), beats: beats, from: 0, to: 58)
        #expect(faults.missed.isEmpty)
        #expect(faults.extra.isEmpty)
    }

    @Test(arguments: [0, 1, 20, 60, 200])
    func shortOrEmptyRecords(count: Int) {
        #expect(PulseFinder.find(in: [Float](repeating: 3, count: count), rate: 100).isEmpty)
        #expect(PulseFinder.find(in: [Float](repeating: .nan, count: count), rate: 100).isEmpty)
    }
}
