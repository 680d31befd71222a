import Biosignals
import Foundation
import Testing

@testable import Guidance

#if DEBUG
    private let rounds: UInt64 = 2
#else
    private let rounds: UInt64 = 300
#endif

/// Searches schedules that no exercise would write for sound that is too loud, jumps or clicks. Thorough in
/// release; in debug, where sound is rendered slowly, a few schedules.
@Suite struct SoundLimitTests {
    private static let seconds = 15.0

    /// A line as loud as lines are, with sound only where a loudspeaker has no trouble.
    private static let line: VoiceClip = {
        let count = 60_000
        return VoiceClip(
            samples: (0..<count).map { i in
                0.035 * Float(sin(Double(i) * 0.03) * min(1, Double(min(i, count - i)) / 480))
            }, sampleRate: 48_000)
    }()

    /// Cues as they would arrive: early, late, over each other, in all voices, at any loudness.
    private static func sound(
        seed: UInt64, kinds: [CueKind], voices: [BreathVoice] = BreathVoice.allCases, baby: [Bool]
    ) -> RenderedSound {
        var random = SplitMix64(seed: seed)
        var mixer = CueMixer(sampleRate: 48_000)
        var samples: [Float] = []
        while Double(samples.count) < seconds * 48_000 {
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                guard let kind = kinds.randomElement(using: &random) else { continue }
                let lead = Double.random(in: -1...1.5, using: &random)
                let length = Double.random(in: kind == .fade ? 0.05...3 : 0.3...7, using: &random)
                let cue = SoundCue(
                    kind: kind, start: Int64(samples.count) + Int64(lead * 48_000),
                    frames: Int64(length * 48_000), gain: Float.random(in: 0...1, using: &random),
                    setting: SoundSetting(
                        breath: voices.randomElement(using: &random) ?? .golf,
                        withBaby: baby.randomElement(using: &random) ?? true))
                mixer.schedule(cue, clip: kind == .voice ? line : nil)
            }
            samples +=
                RenderedSound(&mixer, from: Int64(samples.count), seconds: 0.75, block: 4_000).samples
        }
        _ = mixer.takeRetired()
        return RenderedSound(samples: samples, sampleRate: 48_000)
    }

    private static let everything: [CueKind] = [.inhale, .exhale, .inhale, .exhale, .voice, .chime, .fade]

    @Test func nothingIsTooLoudOrClicks() {
        for seed in 1...rounds {
            let sound = Self.sound(seed: seed, kinds: Self.everything, baby: [false, false, true])
            #expect(sound.peak <= 0.1, "seed \(seed): peak \(sound.peak)")
            #expect(sound.largestStep < 0.001, "seed \(seed): step \(sound.largestStep)")
            // 6 dB over a breath at its top.
            let loudest = Loudness.momentary(sound.samples, sampleRate: 48_000).max() ?? 0
            #expect(loudest < -26, "seed \(seed): \(loudest) LUFS")
        }
    }

    @Test func withABabyEverythingStaysTenDecibelsLower() {
        for seed in 1...rounds {
            let sound = Self.sound(seed: seed, kinds: Self.everything, baby: [true])
            #expect(sound.peak <= 0.031_623, "seed \(seed): peak \(sound.peak)")
            let loudest = Loudness.momentary(sound.samples, sampleRate: 48_000).max() ?? 0
            #expect(loudest < -36, "seed \(seed): \(loudest) LUFS")
        }
    }

    /// The continuous voices grow by less than 6 dB in a tenth of a second, whatever loudness is asked for.
    @Test func breathSoundNeverJumps() {
        for seed in 1...rounds {
            let sound = Self.sound(
                seed: seed, kinds: [.inhale, .exhale, .inhale, .exhale, .inhale, .exhale, .fade],
                voices: [.golf, .toon], baby: [false])
            let levels = Loudness.momentary(sound.samples, sampleRate: 48_000).map { max($0, -60) }
            let jump = zip(levels, levels.dropFirst()).map { $1 - $0 }.max() ?? 0
            #expect(jump < 6, "seed \(seed): \(jump) dB")
        }
    }

    /// Strokes cannot grow slowly; the next one is at most 6 dB louder than the last.
    @Test func strokesGrowStepByStep() {
        var random = SplitMix64(seed: 5)
        let cues = (0..<12).flatMap { i -> [SoundCue] in
            RenderedSound.breaths(
                lengths: [(1.2, 1.8)], from: Int64(i) * 144_000,
                gain: i < 4 ? 1 : Float.random(in: 0.05...1, using: &random),
                setting: SoundSetting(breath: .bel))
        }
        let sound = RenderedSound(cues, seconds: 36)
        let peaks = cues.map { cue in
            sound.samples[Int(cue.start)..<Int(cue.end)].reduce(Float(0)) { max($0, abs($1)) }
        }
        #expect((peaks.first ?? 1) < SoundLevel.ceiling / 4)
        for (before, after) in zip(peaks, peaks.dropFirst()) {
            // A stroke may come back from a quiet one to the level at which a first one may be.
            #expect(after <= max(before * 2.02, 0.017), "\(before) then \(after)")
        }
    }

    /// Once a baby is there, what sounds cannot get louder, also when a cue asks for it.
    @Test func withABabyTheLevelIsLocked() {
        let quiet = RenderedSound.breaths(
            lengths: [(2, 3), (2, 3)], setting: SoundSetting(breath: .toon, withBaby: true))
        var loud = quiet
        for i in 1..<loud.count { loud[i].setting.withBaby = false }
        #expect(
            RenderedSound(loud, seconds: 9.9).samples == RenderedSound(quiet, seconds: 9.9).samples)
    }

    @Test func withABabyThereIsNoReward() {
        let cue = SoundCue(
            kind: .chime, start: 0, frames: 72_000, setting: SoundSetting(withBaby: true))
        #expect(RenderedSound([cue], seconds: 2).peak == 0)
    }
}
