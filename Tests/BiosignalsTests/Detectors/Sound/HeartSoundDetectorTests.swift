import Foundation
import Testing

@testable import Biosignals

/// Simulated heart sounds: no annotated recording is at hand.
@Suite struct HeartSoundDetectorTests {
    /// Seconds of the sounds, first sounds at `beats`.
    private func sounds(
        beats: [Double], seconds: Double, rate: Double, murmur: Double = 0, hiss: Double = 0.02,
        swell: Double = 0
    ) -> [Float] {
        let noise = TestSignals.noise(count: Int(seconds * rate), seed: 3)
        var sound = noise.map { hiss * Double($0) }
        for (beat, next) in zip(beats, beats.dropFirst()) {
            let systole = 0.34 * pow(next - beat, 0.55)
            let size = 1 + swell * sin(2 * Double.pi * 0.1 * beat)
            for (at, hertz, length, height) in [
                (beat, 45.0, 0.1, 1.0), (beat + 0.02, 70, 0.08, 0.5), (beat + systole, 65, 0.07, 0.6),
            ] {
                let first = Int(at * rate)
                for index in first..<min(sound.count, first + Int(length * rate)) {
                    let time = Double(index) / rate - at
                    let bell = sin(Double.pi * time / length)
                    sound[index] += size * height * bell * bell * sin(2 * Double.pi * hertz * time)
                }
            }
            for index in Int(
                (beat + 0.1) * rate)..<max(Int((beat + 0.1) * rate), Int((beat + systole) * rate))
            {
                sound[index] +=
                    murmur * Double(noise[index]) * sin(2 * Double.pi * 150 * Double(index) / rate)
            }
        }
        return sound.map { Float(0.1 * $0) }
    }

    /// Beats at a mean rate, with breathing at 6 a minute.
    private func beats(perMinute: Double, seconds: Double) -> [Double] {
        var times: [Double] = []
        var time = 0.7
        while time < seconds - 0.8 {
            times.append(time)
            time += 60 / perMinute * (1 + 0.08 * sin(2 * Double.pi * 0.1 * time))
        }
        return times
    }

    /// After 9 s all first sounds are found, in the middle of the sound to within 5 ms, and decided in time.
    private func check(_ signal: [Float], rate: Double, beats: [Double]) {
        let detector = HeartSoundDetector(rate: rate)
        let found = HeartSoundDetector.detect(in: signal, rate: rate)
        let (missed, extra, errors) = TestSignals.compare(
            found.map { $0.position / rate }.filter { $0 > 9 },
            beats.map { $0 + 0.047 }.filter { $0 > 9 && $0 < beats.last! - 1 }, tolerance: 0.05)
        #expect(missed.isEmpty)
        #expect(extra.filter { $0 < beats.last! - 1.1 }.isEmpty)
        #expect(errors.allSatisfy { abs($0) < 0.005 })
        #expect(detector.maximumDelay <= 0.6)
        #expect(found.allSatisfy { Double($0.confirmedAt) - $0.position <= detector.maximumDelay * rate })
        #expect(found.filter { $0.position > 9 * rate }.allSatisfy { $0.quality > 0.3 })
    }

    @Test(arguments: [45.0, 60, 75, 100, 130, 150, 180])
    func rates(perMinute: Double) {
        let truth = beats(perMinute: perMinute, seconds: 30)
        check(sounds(beats: truth, seconds: 30, rate: 1_500), rate: 1_500, beats: truth)
    }

    @Test(arguments: [1_500.0, 8_000])
    func murmurAndBreathing(rate: Double) {
        let truth = beats(perMinute: 75, seconds: 20)
        check(sounds(beats: truth, seconds: 20, rate: rate, murmur: 0.4), rate: rate, beats: truth)
        check(sounds(beats: truth, seconds: 20, rate: rate, swell: 0.5), rate: rate, beats: truth)
        check(sounds(beats: truth, seconds: 20, rate: rate, hiss: 0.2), rate: rate, beats: truth)
    }

    @Test func noiseAndSilenceHaveNoBeat() {
        let noise = TestSignals.noise(count: 40_000, seed: 9)
        #expect(HeartSoundDetector.detect(in: noise, rate: 1_500).filter { $0.quality > 0.6 }.count <= 2)
        #expect(HeartSoundDetector.detect(in: noise.map { _ in 0 }, rate: 1_500).isEmpty)
    }

    @Test func resetStartsOver() {
        let truth = beats(perMinute: 80, seconds: 15)
        let signal = sounds(beats: truth, seconds: 15, rate: 2_000)
        var detector = HeartSoundDetector(rate: 2_000)
        let first = signal.compactMap { detector.push($0) }
        detector.reset()
        #expect(!first.isEmpty)
        #expect(signal.compactMap { detector.push($0) } == first)
    }
}
