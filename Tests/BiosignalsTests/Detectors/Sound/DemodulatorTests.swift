import Foundation
import Testing

@testable import Biosignals

/// Senders and rooms are simulated here; `SoundAccuracyTests` modulates real recordings.
@Suite struct DemodulatorTests {
    /// A slow wave of 1.3 Hz, 1 unit high, as a front's input sends it.
    private func wave(_ time: Double) -> Double { sin(2 * Double.pi * 1.3 * time) }

    /// Pushes `seconds` of sound and gives the outputs with their times, after the first second.
    private func listen(
        _ front: inout AudioFront, rate: Double, seconds: Double, sound: (Double, Double) -> Double
    ) -> [(time: Double, value: Double)] {
        let noise = TestSignals.noise(count: Int(seconds * rate), seed: 5)
        return noise.indices.compactMap { index in
            let time = Double(index) / rate
            return front.push(Float(sound(time, Double(noise[index])))).map {
                (time - front.delay, Double($0))
            }
        }.filter { $0.time > 1 }
    }

    private func correlation(_ found: [(time: Double, value: Double)]) -> Double {
        let mean = found.map(\.value).reduce(0, +) / Double(found.count)
        let level = found.map { wave($0.time) }.reduce(0, +) / Double(found.count)
        var both = 0.0
        var own = 0.0
        var sent = 0.0
        for (time, value) in found {
            both += (value - mean) * (wave(time) - level)
            own += (value - mean) * (value - mean)
            sent += (wave(time) - level) * (wave(time) - level)
        }
        return both / (own * sent).squareRoot()
    }

    @Test(arguments: [44_100.0, 48_000])
    func amplitude(rate: Double) {
        var front = AudioFront(kind: .amECG, rate: rate)
        let found = listen(&front, rate: rate, seconds: 3) { time, noise in
            0.5 * (1 + 0.4 * self.wave(time)) * sin(2 * Double.pi * 5_020 * time) + 0.02 * noise
        }
        #expect(front.present)
        #expect(front.channelKind == .ecg)
        #expect(abs(front.outputRate - 500) < 2)
        #expect(correlation(found) > 0.999)
        #expect(abs(found.map(\.value).max()! - 0.7) < 0.02)
    }

    @Test func carrierIsMeasured() {
        var demodulator = AmplitudeDemodulator(rate: 48_000)
        for index in 0..<72_000 {
            _ = demodulator.push(Float(0.25 * sin(2 * Double.pi * 5_031 * Double(index) / 48_000)))
        }
        #expect(abs(demodulator.carrierFrequency - 5_031) < 0.5)
        #expect(abs(demodulator.carrierLevel - 0.25) < 0.001)
        demodulator.reset()
        #expect(!demodulator.carrierPresent)
    }

    /// Phase of a carrier at `centre` that moves by `hertz` for one unit of the wave, in turns.
    private func turns(_ time: Double, centre: Double, hertz: Double) -> Double {
        centre * time - hertz * cos(2 * Double.pi * 1.3 * time) / (2 * Double.pi * 1.3)
    }

    @Test func frequency() {
        let rate = 44_100.0
        for (kind, centre, hertz) in [
            (AudioSensor.fmECG, 18_900.0, 200.0), (.telephoneECG, 1_930, 100), (.belt, 4_000, 800),
        ] {
            var front = AudioFront(kind: kind, rate: rate)
            let found = listen(&front, rate: rate, seconds: 3) { time, noise in
                // Noise a fifth of the carrier's power.
                0.3 * sin(2 * Double.pi * self.turns(time, centre: centre, hertz: hertz)) + 0.16 * noise
            }
            #expect(front.present)
            #expect(correlation(found) > 0.998)
            let values = found.map(\.value)
            let span = values.max()! - values.min()!
            #expect(abs(span - (kind == .belt ? 2 * hertz : 2)) < (kind == .belt ? 40 : 0.25))
            if kind == .belt { #expect(abs((values.max()! + values.min()!) / 2 - centre) < 20) }
        }
    }

    @Test(arguments: [AudioSensor.amECG, .fmECG, .telephoneECG, .belt])
    func noiseAloneIsNoSensor(kind: AudioSensor) {
        var front = AudioFront(kind: kind, rate: 48_000)
        let found = listen(&front, rate: 48_000, seconds: 2) { _, noise in 0.2 * noise }
        #expect(!front.present)
        #expect(Set(found.map(\.value)).count == 1)
        let silent = listen(&front, rate: 48_000, seconds: 2) { _, _ in 0 }
        #expect(!front.present)
        #expect(silent.allSatisfy { $0.value == silent[0].value })
    }

    /// A carrier that drops for a second: the output stands still and stays within what it was, then goes on.
    @Test(arguments: [AudioSensor.amECG, .fmECG, .belt])
    func droppedCarrierIsSquelched(kind: AudioSensor) {
        let centre = kind == .amECG ? 5_000.0 : kind == .fmECG ? 19_000 : 6_000
        let hertz = kind == .amECG ? 0.0 : kind == .fmECG ? 200 : 800
        var front = AudioFront(kind: kind, rate: 48_000)
        let found = listen(&front, rate: 48_000, seconds: 6) { time, noise in
            let size = time >= 3 && time < 4 ? 0 : 0.5 * (1 + (kind == .amECG ? 0.3 * self.wave(time) : 0))
            return size * sin(2 * Double.pi * self.turns(time, centre: centre, hertz: hertz)) + 0.01 * noise
        }
        let before = found.filter { $0.time < 2.9 }.map(\.value)
        let gap = found.filter { $0.time > 3.1 && $0.time < 3.95 }.map(\.value)
        #expect(Set(gap).count == 1)
        // The size of a carrier is seen to fall before it is known to be lost.
        let reach = kind == .amECG ? 0.35 : (before.max()! - before.min()!) * 0.1
        #expect(found.allSatisfy { $0.value > before.min()! - reach && $0.value < before.max()! + reach })
        #expect(correlation(found.filter { $0.time > 5 }) > 0.99)
    }

    @Test func numbersThatAreNoneAreHarmless() {
        for kind in AudioSensor.allCases {
            var front = AudioFront(kind: kind, rate: 48_000)
            for index in 0..<12_000 {
                let value = front.push(index % 7 == 0 ? .nan : index % 11 == 0 ? .infinity : 0.1)
                #expect(value?.isFinite ?? true)
            }
        }
    }
}
