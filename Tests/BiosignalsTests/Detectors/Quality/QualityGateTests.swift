import Foundation
import Testing

@testable import Biosignals

@Suite struct QualityGateTests {
    private let rate = 250.0

    private func ecg(seconds: Double) -> [Float] {
        TestSignals.ecg(beats: TestSignals.beatTimes(seconds: seconds), seconds: seconds, rate: rate)
    }

    private func judge(_ signal: [Float], kind: ChannelKind = .ecg) -> [(at: Int, SignalQuality)] {
        var gate = QualityGate(rate: rate, kind: kind)
        return signal.enumerated().compactMap { index, sample in gate.push(sample).map { (index, $0) } }
    }

    @Test(arguments: [Float(1), 1e-4, 30_000])
    func cleanSignalIsGoodOnceASecond(scale: Float) {
        let noise = TestSignals.noise(count: 5_000, seed: 6)
        let signal = zip(ecg(seconds: 20), noise).map { scale * ($0 + 0.01 * $1 + 5) }
        let judged = judge(signal)
        #expect(judged.count == 20)
        #expect(judged.allSatisfy { $0.1.reason == .good && $0.1.index > 0.8 })
    }

    @Test func zerosAreALeadOffAtOnce() {
        var signal = ecg(seconds: 20).map { 100 + 50 * $0 }
        for index in 2_500..<3_750 { signal[index] = 0 }
        let judged = judge(signal)
        let off = judged.filter { $0.1.reason == .leadOff }
        let first = off.first.map(\.at) ?? 0
        #expect(first > 2_500 && first <= 2_500 + 130)
        #expect(off.allSatisfy { $0.at < 3_750 && $0.1.index == 0 })
        #expect(judged.last?.1.reason == .good)
    }

    @Test func dropToAConstantIsALeadOffAndStandingStillIsFlat() {
        let noise = TestSignals.noise(count: 5_000, seed: 7)
        let signal = zip(ecg(seconds: 20), noise).map { $0 + 0.01 * $1 }
        #expect(
            judge(Array(signal[..<2_500]) + [Float](repeating: 40, count: 1_000)).last?.1.reason == .leadOff)
        #expect(judge([Float](repeating: 3, count: 1_000)).last?.1.reason == .flat)
        // Stands still where it happened to be.
        let stopped = Array(signal[..<2_500]) + [Float](repeating: signal[2_499], count: 1_000)
        #expect(judge(stopped).last?.1.reason == .flat)
    }

    @Test func cutOffTopsAreClipped() {
        let noise = TestSignals.noise(count: 5_000, seed: 8)
        let signal = zip(ecg(seconds: 20), noise).map { min(0.25, max(-0.1, $0 + 0.01 * $1)) }
        let judged = judge(signal)
        #expect(judged.filter { $0.1.reason == .clipped }.count > 15)
    }

    @Test func noiseIsToldFromAnECG() {
        let noise = TestSignals.noise(count: 5_000, seed: 9)
        let judged = judge(noise)
        #expect(judged.dropFirst(3).filter { $0.1.reason == .noisy }.count > 10)
        let drowned = zip(ecg(seconds: 20), noise).map { 0.05 * $0 + $1 }
        #expect(judge(drowned).dropFirst(3).filter { $0.1.reason == .noisy }.count > 10)
    }

    @Test func breathingAndPulse() {
        let noise = TestSignals.noise(count: 15_000, seed: 10)
        let breath = noise.indices.map { index in
            Float(sin(2 * Double.pi * 0.1 * Double(index) / rate)) + 0.02 * noise[index]
        }
        #expect(judge(breath, kind: .belt).dropFirst(12).allSatisfy { $0.1.reason == .good })
        #expect(judge(noise, kind: .belt).dropFirst(12).allSatisfy { $0.1.reason == .noisy })
        let pulse = PulseWaves.signal(
            beats: TestSignals.beatTimes(seconds: 60), seconds: 60, rate: rate, dicrotic: 0.3)
        let judged = judge(zip(pulse, noise).map { $0 + 0.02 * $1 }, kind: .ppg)
        #expect(judged.dropFirst(3).allSatisfy { $0.1.reason == .good })
        #expect(judge(noise, kind: .ppg).dropFirst(5).allSatisfy { $0.1.reason == .noisy })
    }

    @Test func resetStartsOver() {
        let signal = ecg(seconds: 10)
        var gate = QualityGate(rate: rate, kind: .ecg)
        let first = signal.compactMap { gate.push($0) }
        gate.reset()
        #expect(gate.current == .good)
        #expect(signal.compactMap { gate.push($0) } == first)
    }

    @Test func indexFallsWithNoise() {
        let noise = TestSignals.noise(count: 15_000, seed: 12)
        let clean = ecg(seconds: 60)
        var last: Float = 2
        for level: Float in [0.02, 0.2, 0.5, 1, 3] {
            let judged = judge(zip(clean, noise).map { $0 + level * $1 }).dropFirst(6).map(\.1.index)
            let mean = judged.reduce(0, +) / Float(judged.count)
            #expect(mean < last)
            last = mean
        }
        #expect(last < 0.2)
    }

    @Test func aLostPulseIsToldFromNoise() {
        let noise = TestSignals.noise(count: 15_000, seed: 13)
        let pulse = PulseWaves.signal(
            beats: TestSignals.beatTimes(seconds: 60), seconds: 60, rate: rate, dicrotic: 0.3)
        // The finger leaves after 30 s: daylight that wanders a little is left.
        var light: Float = 0
        let gone = pulse.indices.map { index in
            light += 0.02 * (noise[index] - light)
            return index < 7_500 ? pulse[index] + 0.005 * noise[index] : 0.4 + 0.05 * light
        }
        let judged = judge(gone, kind: .ppg)
        #expect(judged.filter { $0.at < 7_500 }.allSatisfy { $0.1.reason == .good })
        let left = judged.filter { $0.at > 9_500 }.map(\.1)
        #expect(left.allSatisfy { $0.index < 0.5 })
        #expect(left.filter { $0.reason == .noPulse }.count > left.count / 2)
    }

    @Test func aShakenBeltIsMotion() {
        let noise = TestSignals.noise(count: 25_000, seed: 14)
        let breath = noise.indices.map { index in
            Float(sin(2 * Double.pi * 0.1 * Double(index) / rate)) + 0.02 * noise[index]
                + (index > 12_500 && index < 12_900 ? 9 : 0)
        }
        let judged = judge(breath, kind: .belt)
        let shaken = judged.filter { $0.at > 12_500 && $0.at < 13_500 }
        #expect(!shaken.isEmpty && shaken.allSatisfy { $0.1.reason == .motion && $0.1.index < 0.3 })
        #expect(judged.filter { $0.at > 3_000 && $0.at < 12_500 }.allSatisfy { $0.1.reason == .good })
        #expect(judged.last?.1.reason == .good)
    }

    @Test func ranksOfLevels() {
        var levels = LevelHistogram(width: 100)
        #expect(levels.value(below: 0) == 0)
        for value in 1...300 { levels.push(Float(value)) }
        #expect(levels.count == 100)
        #expect(abs(levels.value(below: 0) - 300) < 20)
        #expect(abs(levels.value(below: 50) - 250) < 20)
        for _ in 0..<100 { levels.push(0.001) }
        #expect(abs(levels.value(below: 0) - 0.001) < 0.0002)
        levels.reset()
        #expect(levels.count == 0)
    }

    @Test(arguments: [125.0, 200, 250, 500, 1_000])
    func wavesThatRepeatMatch(rate: Double) {
        let signal = TestSignals.ecg(beats: TestSignals.beatTimes(seconds: 20), seconds: 20, rate: rate)
        var gate = QualityGate(rate: rate, kind: .ecg)
        let noise = TestSignals.noise(count: signal.count, seed: 15)
        let judged = zip(signal, noise).compactMap { gate.push($0 + 0.01 * $1) }
        #expect(judged.allSatisfy { $0.index > 0.95 })
    }
}
