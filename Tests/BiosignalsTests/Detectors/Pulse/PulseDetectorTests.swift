import Foundation
import Testing

@testable import Biosignals

@Suite struct PulseDetectorTests {
    private let seconds = 60.0
    private let rate = 125.0

    private func found(_ signal: [Float], rate: Double = 125) -> [Double] {
        PulseDetector.detect(in: signal, rate: rate).map { $0.position / rate }
    }

    @Test(arguments: [25.0, 30, 64, 100, 125, 250, 500], [Float(1), -1])
    func everyRateAndPolarity(rate: Double, sign: Float) {
        let beats = TestSignals.beatTimes(seconds: seconds)
        let signal = PulseWaves.signal(beats: beats, seconds: seconds, rate: rate).map { sign * $0 }
        let pulses = PulseDetector.detect(in: signal, rate: rate).filter {
            $0.position > 4 * rate && $0.position < 59 * rate
        }
        let result = TestSignals.compare(
            pulses.map { $0.position / rate - PulseWaves.steepest }, beats.filter { $0 > 3.9 && $0 < 58.9 },
            tolerance: 0.06)
        #expect(result.missed.isEmpty)
        #expect(result.extra.isEmpty)
        let mean = result.errors.reduce(0, +) / Double(max(1, result.errors.count))
        #expect((result.errors.map { abs($0 - mean) }.max() ?? 1) < (rate < 40 ? 0.004 : 0.002))
        for pulse in pulses {
            #expect((72...82).contains(sign * pulse.amplitude))
            #expect(abs(Double(sign * pulse.baseline) - 5_003) < 5)
            let errors = beats.map { abs((pulse.peak ?? 0) / rate - $0 - PulseWaves.top) }
            #expect((errors.min() ?? 1) < (rate < 40 ? 0.018 : 0.01))
            #expect(pulse.quality > 0.9)
        }
        // The slope through a window is less steep than the wave, which puts each foot a little early alike.
        let feet = zip(pulses, beats.drop { $0 < 3.9 }).map { pulse, beat in
            (pulse.foot ?? .infinity) / rate - beat - PulseWaves.foot
        }
        #expect(feet.allSatisfy { (rate < 40 ? -0.045 : -0.029)...(-0.017) ~= $0 })
        #expect(feet.max()! - feet.min()! < 0.01)
    }

    /// Dicrotic waves of up to 80 % of the pulse never count, at any usual rate.
    @Test(arguments: [45.0, 60, 75, 100], [0.3, 0.5, 0.65, 0.8])
    func dicroticWaves(perMinute: Double, height: Double) {
        for lag in [0.24, 0.28, 0.34] where lag <= 0.5 * 60 / perMinute {
            let beats = PulseWaves.beats(seconds: seconds) { _ in 60 / perMinute }
            let signal = PulseWaves.signal(
                beats: beats, seconds: seconds, rate: rate, dicrotic: height, lag: lag)
            let faults = PulseWaves.faults(found(signal), beats: beats, from: 4, to: 58)
            #expect(faults.missed.isEmpty)
            #expect(faults.extra.isEmpty)
        }
    }

    /// Five seconds of trouble at 20 s: from 3 s after its end on all is as it was.
    enum Trouble: CaseIterable { case shaking, walking, flat, rail, noisyRail, pulledOff }

    @Test(arguments: Trouble.allCases)
    func backAfterTrouble(trouble: Trouble) {
        let beats = PulseWaves.beats(seconds: seconds) { _ in 0.8 }
        var signal = PulseWaves.signal(beats: beats, seconds: seconds, rate: rate, dicrotic: 0.6)
        let span = Int(20 * rate)..<Int(25 * rate)
        let noise = TestSignals.noise(count: span.count, seed: 7)
        let before = signal[span.lowerBound]
        var walk: Float = 0
        for (step, index) in span.enumerated() {
            let phase = 2 * Double.pi * 2.3 * Double(step) / rate
            switch trouble {
            case .shaking: signal[index] += Float(800 * sin(phase))
            case .walking:
                walk += 80 * noise[step]
                signal[index] += walk
            case .flat: signal[index] = before
            case .rail: signal[index] = 32_767
            case .noisyRail: signal[index] = 32_767 + 2 * noise[step]
            case .pulledOff: signal[index] = 0
            }
        }
        let times = found(signal)
        let faults = PulseWaves.faults(times, beats: beats, from: 28, to: 58)
        #expect(faults.missed.isEmpty)
        #expect(faults.extra.isEmpty)
        if [.flat, .rail, .pulledOff].contains(trouble) {
            #expect(times.filter { $0 > 20 && $0 < 25.05 }.isEmpty)
        }
    }

    @Test func paceAndHeightMayChangeAtOnce() {
        let faster = PulseWaves.beats(seconds: seconds) { $0 < 30 ? 0.9 : 0.5 }
        let slower = PulseWaves.beats(seconds: seconds) { $0 < 30 ? 0.45 : 0.9 }
        for beats in [faster, slower] {
            let signal = PulseWaves.signal(beats: beats, seconds: seconds, rate: rate)
            let faults = PulseWaves.faults(found(signal), beats: beats, from: 4, to: 58)
            #expect(faults.missed.isEmpty)
            #expect(faults.extra.isEmpty)
        }
        let beats = PulseWaves.beats(seconds: seconds) { _ in 0.8 }
        let smaller = PulseWaves.signal(beats: beats, seconds: seconds, rate: rate) { $0 < 30 ? 1 : 0.2 }
        let faults = PulseWaves.faults(found(smaller), beats: beats, from: 4, to: 58)
        #expect(faults.missed.count <= 2)
        #expect(faults.extra.isEmpty)
    }

    /// An early beat after every usual one, with a pulse of half the height: no dicrotic wave comes so late.
    @Test func bigeminy() {
        var beats = [0.4]
        while let last = beats.last, last < 58 { beats += [last + 0.6, last + 1.6] }
        let early = Set(beats.enumerated().filter { $0.offset % 2 == 1 }.map(\.element))
        let signal = PulseWaves.signal(beats: beats, seconds: seconds, rate: rate) {
            early.contains($0) ? 0.6 : 1
        }
        let faults = PulseWaves.faults(found(signal), beats: beats, from: 4, to: 55)
        #expect(faults.missed.isEmpty)
        #expect(faults.extra.isEmpty)
    }

    /// A sensor that sets its gain anew jumps; a jump is no pulse.
    @Test func jumpsAreNoPulses() {
        let beats = PulseWaves.beats(seconds: seconds) { _ in 1.0 }
        var signal = PulseWaves.signal(beats: beats, seconds: seconds, rate: rate)
        for jump in [20.15, 30.15, 40.15] {
            for index in Int(jump * rate)..<signal.count { signal[index] += 60 }
        }
        let truth = PulseWaves.faults(found(signal), beats: beats, from: 4, to: 58)
        #expect(truth.extra.count <= 1)
        #expect(truth.missed.count <= 1)
    }

    @Test func decidesInTimeAndStartsOver() {
        let beats = TestSignals.beatTimes(seconds: seconds)
        let signal = PulseWaves.signal(beats: beats, seconds: seconds, rate: rate)
        var detector = PulseDetector(rate: rate)
        let first = signal.compactMap { detector.push($0) }
        let delays = first.map { (Double($0.confirmedAt) - $0.position) / rate }
        #expect(delays.allSatisfy { $0 <= detector.maximumDelay })
        #expect(detector.maximumDelay < 0.36)
        // The foot lies about 0.1 s before the steepest point.
        #expect(delays.allSatisfy { $0 < 0.3 })
        detector.reset()
        #expect(signal.compactMap { detector.push($0) } == first)
        #expect(first.count > 70)
    }

    @Test func whatIsNoNumberGivesNoPulse() {
        #expect(PulseDetector.detect(in: [Float](repeating: .nan, count: 2_000), rate: 100).isEmpty)
        #expect(PulseDetector.detect(in: [Float](repeating: 7, count: 2_000), rate: 100).isEmpty)
        #expect(PulseDetector.detect(in: [], rate: 100).isEmpty)
    }
}
