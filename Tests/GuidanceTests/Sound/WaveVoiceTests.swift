import Foundation
import Testing

@testable import Guidance

@Suite struct WaveVoiceTests {
    private static let breaths = RenderedSound(RenderedSound.breaths(4), seconds: 41)

    @Test func everyTurnIsExactlyOnItsFrame() {
        let samples = Self.breaths.samples
        for turn in [0, 4, 10, 14, 20, 24, 30, 34] {
            let frame = turn * 48_000
            #expect(samples[frame] == 0, "turn at \(turn) s")
            if frame > 0 { #expect(samples[frame - 40..<frame].contains { $0 != 0 }) }
            #expect(samples[frame + 1...frame + 40].contains { $0 != 0 })
        }
        #expect(samples[(40 * 48_000)...].allSatisfy { $0 == 0 })
    }

    @Test func theLevelFollowsTheRaisedCosines() {
        // The third breath, away from the fade-in; 0.4 s windows of noise are good to about ±1 dB.
        for (at, expected) in [(1.0, -12 + 12 * 0.1464), (2, -6), (3, -12 + 12 * 0.8536)] {
            let level = Self.breaths.level(from: 20 + at - 0.2, to: 20 + at + 0.2) + 32
            #expect(abs(level - expected) < 1.5, "inhale at \(at) s: \(level) dB, not \(expected)")
        }
        for at in [1.0, 2, 3, 4, 5] {
            let expected = -18 * (0.5 - 0.5 * cos(.pi * pow(at / 6, 0.8)))
            let level = Self.breaths.level(from: 24 + at - 0.2, to: 24 + at + 0.2) + 32
            #expect(abs(level - expected) < 1.5, "exhale at \(at) s: \(level) dB, not \(expected)")
        }
    }

    @Test func theTurnIsADip() {
        let sound = Self.breaths
        let atTurn = sound.level(from: 23.99, to: 24.01)
        let before = sound.level(from: 23.70, to: 23.90)
        let after = sound.level(from: 24.15, to: 24.35)
        #expect(atTurn < before - 12)
        #expect(atTurn < after - 12)
    }

    @Test func inhalingBrightensAndExhalingDarkens() {
        func brightness(_ from: Double) -> Double {
            let part = Self.breaths.samples[Int(from * 48_000)..<Int((from + 0.5) * 48_000)]
            let crossings = zip(part, part.dropFirst()).filter { ($0 < 0) != ($1 < 0) }.count
            return Double(crossings)
        }
        #expect(brightness(23.3) > 1.5 * brightness(20.2))
        #expect(brightness(24.2) > 1.5 * brightness(29.3))
    }

    @Test func energyLiesBetween150And1500Hz() {
        // Power above 2 kHz through a second-difference-free estimate: a direct Fourier sum at a few bands.
        let part = Array(Self.breaths.samples[Int(22.0 * 48_000)..<Int(24.0 * 48_000)])
        func power(_ frequencies: StrideTo<Double>) -> Double {
            frequencies.reduce(0.0) { sum, f in
                var (c, s) = (0.0, 0.0)
                for (n, x) in part.enumerated() {
                    let phase = 2 * Double.pi * f * Double(n) / 48_000
                    c += Double(x) * cos(phase)
                    s += Double(x) * sin(phase)
                }
                return sum + c * c + s * s
            }
        }
        let wanted = power(stride(from: 200.5, to: 1_500, by: 100)) / 13
        let alarm = power(stride(from: 2_000.5, to: 4_000, by: 200)) / 10
        #expect(alarm < wanted / 100)
    }

    @Test func aShortBreathStillStartsAndEndsInSilence() {
        let sound = RenderedSound([RenderedSound.cue(.inhale, at: 0.5, for: 0.2)], seconds: 1)
        #expect(sound.samples[24_000] == 0)
        #expect(sound.samples[24_001...24_100].contains { $0 != 0 })
        #expect(sound.samples[33_600...].allSatisfy { $0 == 0 })
    }
}
