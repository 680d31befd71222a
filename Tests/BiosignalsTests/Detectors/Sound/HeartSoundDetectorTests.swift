import Foundation
import Testing

@testable import Biosignals

/// Simulated heart sounds: no annotated recording is at hand.
@Suite struct HeartSoundDetectorTests {
    /// Seconds of the sounds, first sounds at `beats`; a systole goes by how long the heart has had to fill.
    private func sounds(
        beats: [Double], seconds: Double, rate: Double, murmur: Double = 0, hiss: Double = 0.02,
        swell: Double = 0, second: Double = 0.6
    ) -> [Float] {
        let noise = TestSignals.noise(count: Int(seconds * rate), seed: 3)
        var sound = noise.map { hiss * Double($0) }
        var former = beats[1] - beats[0]
        for (beat, next) in zip(beats, beats.dropFirst()) {
            let systole = 0.34 * pow(former, 0.55)
            former = next - beat
            let size = 1 + swell * sin(2 * Double.pi * 0.1 * beat)
            for (at, hertz, length, height) in [
                (beat, 45.0, 0.1, 1.0), (beat + 0.02, 70, 0.08, 0.5), (beat + systole, 65, 0.07, second),
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

    /// Beats of a heart that slows down and speeds up again with each breath, by a half from one beat to the next.
    private func leapingBeats(seconds: Double) -> [Double] {
        let intervals = [0.62, 0.61, 0.62, 0.64, 0.66, 0.78, 1.18, 1.03, 0.93, 0.84, 0.73, 0.66]
        var times = [0.7]
        while times[times.count - 1] < seconds - 2 {
            times.append(times[times.count - 1] + intervals[(times.count - 1) % intervals.count])
        }
        return times
    }

    /// Second sounds that are absent, softer and louder than the first ones.
    @Test(arguments: [0, 0.6, 1.2])
    func suddenSlowing(second: Double) {
        let truth = leapingBeats(seconds: 40)
        let signal = sounds(beats: truth, seconds: 40, rate: 1_000, second: second)
        check(signal, rate: 1_000, beats: truth)
    }

    /// A stream that starts anywhere gives the same beats as any other, soon.
    @Test(arguments: [333, 2_600])
    func startsAnywhere(cut: Int) {
        let signal = sounds(beats: leapingBeats(seconds: 30), seconds: 30, rate: 1_000)
        let whole = HeartSoundDetector.detect(in: signal, rate: 1_000)
        let part = HeartSoundDetector.detect(in: Array(signal[cut...]), rate: 1_000)
        let settled = Double(cut) + 12_000
        let (missed, extra, errors) = TestSignals.compare(
            part.map { $0.position + Double(cut) }.filter { $0 > settled },
            whole.map(\.position).filter { $0 > settled }, tolerance: 10)
        #expect(missed.isEmpty && extra.isEmpty)
        #expect(errors.count > 15)
    }

    /// A sensor that lost ten beats goes on within two of them.
    @Test func afterAPause() {
        let truth = beats(perMinute: 70, seconds: 40)
        var signal = sounds(beats: truth, seconds: 40, rate: 1_000)
        for index in 15_000..<23_000 { signal[index] *= 0.001 }
        let found = HeartSoundDetector.detect(in: signal, rate: 1_000).map { $0.position / 1_000 }
        let (missed, extra, _) = TestSignals.compare(
            found.filter { $0 > 25 }, truth.map { $0 + 0.047 }.filter { $0 > 25 && $0 < truth.last! - 1 },
            tolerance: 0.01)
        #expect(missed.isEmpty)
        #expect(extra.filter { $0 < truth.last! - 1.1 }.isEmpty)
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
