import Foundation
import Testing

@testable import Biosignals

/// Whether the sensor is heard, told in time and taken back in time, for every kind.
@Suite struct SoundWatchTests {
    /// Low, for speed.
    private func rate(_ kind: AudioSensor) -> Double { kind == .fmECG ? 44_100 : 22_050 }

    /// What a sensor of this kind sends, at half of full scale.
    private func sound(_ kind: AudioSensor, _ time: Double, _ noise: Double) -> Double {
        let turn = 2 * Double.pi * time
        // A heart beat 40 ms long, once a second.
        let place = time - time.rounded(.down) - 0.3
        let beat = exp(-place * place / 2e-4)
        return switch kind {
        case .ecg: 0.3 * beat
        case .amECG: 0.4 * (1 + 0.2 * beat) * sin(5_000 * turn)
        case .fmECG: 0.4 * sin(19_000 * turn)
        case .telephoneECG: 0.4 * sin(1_950 * turn)
        case .belt: 0.4 * sin(4_000 * turn)
        case .phono: 0.3 * beat * sin(60 * turn)
        case .breath: 0.05 * noise
        }
    }

    /// The condition after each tenth of a second.
    private func conditions(
        _ kind: AudioSensor, seconds: Double, _ change: (Double, Double, Double) -> Double
    ) -> [(time: Double, condition: SoundCondition)] {
        let rate = rate(kind)
        var front = AudioFront(kind: kind, rate: rate)
        let noise = TestSignals.noise(count: Int(seconds * rate), seed: 3)
        var told: [(Double, SoundCondition)] = []
        for index in noise.indices {
            let time = Double(index) / rate
            let sent = sound(kind, time, Double(noise[index]))
            _ = front.push(Float(max(-1, min(1, change(time, sent, Double(noise[index]))))))
            if index % 2_205 == 2_204 { told.append((time, front.condition)) }
        }
        return told
    }

    @Test(arguments: AudioSensor.allCases)
    func aGoodSensorIsGood(kind: AudioSensor) {
        let told = conditions(kind, seconds: 2.5) { $1 + 1e-4 * $2 }
        #expect(told.allSatisfy { $0.condition == .good })
    }

    /// Zeros, a standing level, and the noise of a converter whose plug is out.
    @Test(arguments: [
        (AudioSensor.ecg, 0.0), (.ecg, 1e-5), (.phono, 1e-5), (.belt, 0.2), (.amECG, 1e-5), (.breath, 0),
    ])
    func silence(kind: AudioSensor, level: Double) {
        let told = conditions(kind, seconds: 5.5) { time, sent, noise in
            let left = level == 1e-5 ? level * noise : level
            return time > 1.5 && time < 3.7 ? left : sent
        }
        #expect(told.filter { $0.time < 1.7 }.allSatisfy { $0.condition == .good })
        #expect(told.filter { $0.time > 3.5 && $0.time < 3.7 }.allSatisfy { $0.condition == .noSound })
        #expect(told.filter { $0.time > 5.3 }.allSatisfy { $0.condition == .good })
    }

    /// A louder noise than that of a good converter is a missing carrier, but no silence.
    @Test(arguments: [AudioSensor.amECG, .fmECG, .telephoneECG, .belt])
    func aLostCarrier(kind: AudioSensor) {
        let told = conditions(kind, seconds: 6) { time, sent, noise in
            (time > 1.5 && time < 3.7 ? 0 : sent) + 0.01 * noise
        }
        #expect(told.filter { $0.time < 2 }.allSatisfy { $0.condition == .good })
        #expect(told.filter { $0.time > 3.5 && $0.time < 3.7 }.allSatisfy { $0.condition == .noCarrier })
        #expect(told.filter { $0.time > 5.7 }.allSatisfy { $0.condition == .good })
    }

    @Test(arguments: [AudioSensor.amECG, .belt])
    func aCarrierThatNeverWasThere(kind: AudioSensor) {
        let told = conditions(kind, seconds: 2.4) { _, _, noise in 0.01 * noise }
        #expect(told.filter { $0.time > 2 }.allSatisfy { $0.condition == .noCarrier })
    }

    /// Far too loud for a while.
    @Test(arguments: [AudioSensor.ecg, .amECG, .telephoneECG])
    func clipping(kind: AudioSensor) {
        let told = conditions(kind, seconds: 5.2) { time, sent, noise in
            (time > 1.5 && time < 3 ? 20 : 1) * sent + 1e-4 * noise
        }
        #expect(told.filter { $0.time < 1.4 }.allSatisfy { $0.condition == .good })
        #expect(told.filter { $0.time > 2.5 && $0.time < 3 }.allSatisfy { $0.condition == .clipped })
        #expect(told.filter { $0.time > 4.8 }.allSatisfy { $0.condition == .good })
    }

    /// A loud tone that is not cut off is no clipping.
    @Test func aFullTone() {
        let told = conditions(.telephoneECG, seconds: 2) { time, _, _ in
            0.97 * sin(2 * Double.pi * 1_950 * time)
        }
        #expect(told.allSatisfy { $0.condition == .good })
    }

    @Test func aGapChangesNothing() {
        var front = AudioFront(kind: .belt, rate: 22_050)
        for _ in 0..<44_100 { _ = front.push(0) }
        #expect(front.condition == .noSound)
        front.reset()
        for _ in 0..<2_205 { _ = front.push(0) }
        #expect(front.condition == .noSound)
    }

    @Test func aBreathMicrophoneMayBeSilent() {
        #expect(!SoundCondition.noSound.loses(.breathSound))
        #expect(SoundCondition.noSound.loses(.ecg))
        #expect(SoundCondition.noCarrier.loses(.belt))
        #expect(!SoundCondition.clipped.loses(.ecg))
    }
}
