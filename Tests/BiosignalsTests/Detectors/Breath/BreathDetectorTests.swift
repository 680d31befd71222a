import Foundation
import Testing

@testable import Biosignals

@Suite struct BreathDetectorTests {
    /// A volume curve: raised cosines, inhaling for 40 % of each breath.
    private func volume(rate: Double, perMinute: Double, seconds: Double) -> [Float] {
        let period = 60 / perMinute
        return (0..<Int(seconds * rate)).map { index in
            let phase = (Double(index) / rate / period).truncatingRemainder(dividingBy: 1)
            return Float(
                phase < 0.4
                    ? 0.5 - 0.5 * cos(Double.pi * phase / 0.4)
                    : 0.5 + 0.5 * cos(Double.pi * (phase - 0.4) / 0.6))
        }
    }

    @Test(arguments: [3.0, 6, 12, 20, 40], [20.0, 125, 1000])
    func beltFindsEveryBreath(perMinute: Double, rate: Double) {
        let seconds = max(60, 600 / perMinute)
        let signal = volume(rate: rate, perMinute: perMinute, seconds: seconds).map { 200 - 3 * $0 }
        var detector = BreathDetector(rate: rate, source: .belt, inverted: true)
        let breaths = signal.compactMap { detector.push($0) }
        let period = 60 / perMinute
        #expect(breaths.count >= Int(seconds / period) - 3)
        for (breath, next) in zip(breaths, breaths.dropFirst()) { #expect(breath.end == next.inhale) }
        for breath in breaths.dropFirst() {
            #expect(abs((breath.end - breath.inhale) / rate - period) < 0.05 * period)
            #expect(abs((breath.exhale - breath.inhale) / rate - 0.4 * period) < 0.12 * period)
            let phase = (breath.inhale / rate / period).truncatingRemainder(dividingBy: 1)
            #expect(min(phase, 1 - phase) < 0.08)
            #expect(breath.quality > 0.8)
            #expect(Double(breath.confirmedAt) > breath.end)
        }
    }

    @Test(arguments: [3.0, 6, 15, 30])
    func airflowFindsEveryBreath(perMinute: Double) {
        let rate = 100.0
        let period = 60 / perMinute
        let signal = (0..<Int(120 * rate)).map { index in
            Float(7 + 40 * sin(2 * Double.pi * Double(index) / rate / period))
        }
        let breaths = BreathDetector.detect(in: signal, rate: rate, source: .airflow)
        #expect(breaths.count >= Int(120 / period) - 3)
        for (breath, next) in zip(breaths, breaths.dropFirst()) { #expect(breath.end == next.inhale) }
        for breath in breaths.dropFirst(2) {
            #expect(abs((breath.end - breath.inhale) / rate - period) < 0.1 * period)
            #expect(abs((breath.exhale - breath.inhale) / rate - 0.5 * period) < 0.1 * period)
            let phase = (breath.inhale / rate / period).truncatingRemainder(dividingBy: 1)
            #expect(min(phase, 1 - phase) < 0.1)
        }
    }

    @Test func invertedFlowExchangesInhalingAndExhaling() {
        let rate = 50.0
        // Inhaling for 3 s, exhaling for 5 s.
        let signal = (0..<Int(120 * rate)).map { index -> Float in
            let time = (Double(index) / rate).truncatingRemainder(dividingBy: 8)
            return Float(time < 3 ? sin(Double.pi * time / 3) : -0.6 * sin(Double.pi * (time - 3) / 5))
        }
        var upright = BreathDetector(rate: rate, source: .airflow)
        var inverted = BreathDetector(rate: rate, source: .airflow, inverted: true)
        let right = signal.compactMap { upright.push($0) }.dropFirst(2)
        let same = signal.compactMap { inverted.push(-$0) }.dropFirst(2)
        #expect(Array(right) == Array(same))
        #expect(right.allSatisfy { abs(($0.exhale - $0.inhale) / rate - 3) < 0.5 })
    }

    @Test func driftAndHeartBeatsDoNoHarm() {
        let rate = 50.0
        let clean = volume(rate: rate, perMinute: 6, seconds: 180)
        let signal = clean.indices.map { index -> Float in
            let time = Double(index) / rate
            return clean[index] + Float(0.01 * time + 0.25 * sin(2 * Double.pi * 1.2 * time))
        }
        let breaths = BreathDetector.detect(in: signal, rate: rate, source: .belt)
        #expect((15...18).contains(breaths.count))
        #expect(breaths.dropFirst().allSatisfy { abs(($0.end - $0.inhale) / rate - 10) < 0.8 })
    }

    @Test func gapEndsABreathWithoutInventingOne() {
        let rate = 50.0
        var signal = volume(rate: rate, perMinute: 10, seconds: 120)
        for index in Int(40 * rate)..<Int(60 * rate) { signal[index] = 0 }
        let breaths = BreathDetector.detect(in: signal, rate: rate, source: .belt)
        #expect(breaths.allSatisfy { $0.end / rate < 43 || $0.inhale / rate > 57 })
        #expect(breaths.allSatisfy { ($0.end - $0.inhale) / rate < 7.5 })
        #expect(breaths.filter { $0.inhale / rate > 65 }.count >= 7)
    }

    @Test(arguments: [BreathSource.belt, .airflow])
    func resetStartsOver(source: BreathSource) {
        let signal = volume(rate: 25, perMinute: 8, seconds: 90).map { $0 - 0.5 }
        var detector = BreathDetector(rate: 25, source: source)
        let first = signal.compactMap { detector.push($0) }
        detector.reset()
        #expect(signal.compactMap { detector.push($0) } == first)
        #expect(first.count > 8)
    }

    @Test func deafSignalsGiveNoBreaths() {
        #expect(
            BreathDetector.detect(in: [Float](repeating: 3, count: 3_000), rate: 25, source: .belt).isEmpty)
        #expect(
            BreathDetector.detect(in: [Float](repeating: .nan, count: 3_000), rate: 25, source: .airflow)
                .isEmpty)
    }
}
