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
        let pulse = TestSignals.pulse(beats: TestSignals.beatTimes(seconds: 60), seconds: 60, rate: rate)
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
}
