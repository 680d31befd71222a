import Foundation
import Testing

@testable import Biosignals

/// From sound to breaths, on made sounds.
@Suite struct BreathSoundTests {
    private func breaths(_ sound: [Float], rate: Double) -> [DetectedBreath] {
        var envelope = BreathSoundEnvelope(rate: rate)
        let values = sound.compactMap { envelope.push($0) }
        // In seconds, for the tests.
        return BreathDetector.detect(in: values, rate: envelope.outputRate, source: .audio).map { breath in
            var breath = breath
            breath.inhale /= envelope.outputRate
            breath.exhale /= envelope.outputRate
            breath.end /= envelope.outputRate
            breath.pauseAfterInhale /= envelope.outputRate
            breath.pauseAfterExhale /= envelope.outputRate
            return breath
        }
    }

    @Test(arguments: [8_000.0, 11_025, 44_100, 48_000])
    func envelopeRate(rate: Double) {
        var envelope = BreathSoundEnvelope(rate: rate)
        #expect((35...45).contains(envelope.outputRate))
        let count = (0..<Int(rate)).count { _ in envelope.push(0.1) != nil }
        #expect(abs(Double(count) - envelope.outputRate) <= 1)
    }

    /// Colour tells inhaling from exhaling.
    @Test(arguments: [0.0005, 0.004])
    func brightInDarkOut(noise: Double) {
        let shape = BreathSignals.Shape(inhale: 2, hold: 0.5, exhale: 3, rest: 1)
        let sound = BreathSignals.sound(shape, rate: 8_000, seconds: 40, noise: noise)
        let found = breaths(sound, rate: 8_000)
        #expect((4...6).contains(found.count))
        for breath in found {
            let place = breath.inhale.truncatingRemainder(dividingBy: shape.period)
            #expect(min(place, shape.period - place) < 0.6)
            #expect(abs(breath.exhale - breath.inhale - 2.5) < 0.5)
            #expect(breath.quality > 0.8)
            #expect(breath.pauseAfterExhale > breath.pauseAfterInhale)
        }
    }

    /// The envelope has 20 values a second; where a breath begins is told between them.
    @Test func onsetsBetweenValues() throws {
        let shape = BreathSignals.Shape(inhale: 1.7, hold: 0.4, exhale: 2.6, rest: 0.437)
        let sound = BreathSignals.sound(shape, rate: 8_000, seconds: 120)
        let lags = breaths(sound, rate: 8_000).dropFirst(3).map {
            $0.inhale.truncatingRemainder(dividingBy: shape.period)
        }
        #expect(lags.count > 15)
        #expect(try #require(lags.max()) - #require(lags.min()) < 0.02)
    }

    /// Without colour, the longer pause tells; when nothing tells, the quality says so.
    @Test func pausesOrNothing() {
        let paused = BreathSignals.Shape(inhale: 2, hold: 0.4, exhale: 2, rest: 1.6)
        let found = breaths(
            BreathSignals.sound(paused, rate: 8_000, seconds: 48, contrast: 0), rate: 8_000)
        #expect(found.count >= 5)
        for breath in found.dropFirst(2) {
            let place = breath.inhale.truncatingRemainder(dividingBy: paused.period)
            #expect(min(place, paused.period - place) < 0.6)
            #expect(breath.quality > 0.3)
        }
        let even = BreathSignals.Shape(inhale: 2, hold: 1, exhale: 2, rest: 1)
        let doubtful = breaths(
            BreathSignals.sound(even, rate: 8_000, seconds: 30, contrast: 0), rate: 8_000)
        #expect(doubtful.allSatisfy { $0.quality < 0.5 })
    }

    @Test func fastBreathing() {
        let shape = BreathSignals.Shape(inhale: 0.7, hold: 0.2, exhale: 0.8, rest: 0.3)
        let found = breaths(BreathSignals.sound(shape, rate: 8_000, seconds: 20), rate: 8_000)
        #expect((7...9).contains(found.count))
        #expect(found.allSatisfy { abs($0.end - $0.inhale - 2) < 0.6 })
    }

    /// Speech gives no breaths, and breathing is found again after it.
    @Test func speechIsNoBreath() {
        let rate = 8_000.0
        let shape = BreathSignals.Shape(inhale: 2, hold: 0.5, exhale: 3, rest: 1.5)
        var sound = BreathSignals.sound(shape, rate: rate, seconds: 64)
        var phase = 0.0
        for index in Int(21 * rate)..<Int(35 * rate) {
            let time = Double(index) / rate
            phase += (120 + 15 * sin(2 * time)) / rate
            var voice = 0.0
            for harmonic in 1...8 {
                voice += cos(2 * Double.pi * phase * Double(harmonic)) / Double(harmonic)
            }
            let syllable = max(0, sin(2 * Double.pi * 2 * time))
            sound[index] = Float(0.1 * syllable * voice) + 0.0005
        }
        let found = breaths(sound, rate: rate)
        #expect(found.allSatisfy { $0.exhale < 21.5 || $0.inhale > 34 })
        #expect(found.filter { $0.inhale > 34 && $0.quality > 0.5 }.count >= 3)
    }

    @Test func silenceAndRubbish() {
        #expect(breaths([Float](repeating: 0, count: 64_000), rate: 8_000).isEmpty)
        #expect(breaths([Float](repeating: .nan, count: 64_000), rate: 8_000).isEmpty)
    }

    @Test func resetStartsOver() {
        let shape = BreathSignals.Shape(inhale: 1, hold: 0.3, exhale: 1.5, rest: 0.7)
        let sound = BreathSignals.sound(shape, rate: 8_000, seconds: 10)
        var envelope = BreathSoundEnvelope(rate: 8_000)
        let first = sound.compactMap { envelope.push($0) }
        envelope.reset()
        #expect(sound.compactMap { envelope.push($0) } == first)
    }
}
