import Foundation
import Testing

@testable import Guidance

/// What holds for every voice of the breath.
@Suite struct BreathVoiceTests {
    /// Breaths whose rate slides from 9 to 6 a minute and whose ratio goes from 40:60 to 50:50 and back.
    private static let slide: [(inhale: Double, exhale: Double)] = {
        let cycles = Slide.cycles(from: 60.0 / 9, to: 10)
        return cycles.enumerated().map { i, cycle in
            let share = 0.4 + 0.1 * sin(.pi * Double(i) / Double(cycles.count - 1))
            return (share * cycle, (1 - share) * cycle)
        }
    }()

    @Test(arguments: BreathVoice.allCases, [44_100.0, 48_000])
    func everyTurnIsExactlyOnItsFrame(voice: BreathVoice, rate: Double) {
        let cues = RenderedSound.breaths(
            lengths: Array(Self.slide.prefix(2)), from: 12_345, setting: SoundSetting(breath: voice),
            sampleRate: rate)
        var mixer = CueMixer(sampleRate: rate)
        for cue in cues { mixer.schedule(cue) }
        let sound = RenderedSound(&mixer, from: 0, seconds: 15)
        // A stroke may have died away to nothing before the next one: its onset is the last zero all the same.
        #expect(sound.onsets == cues.map { Int($0.start) })
    }

    @Test(arguments: BreathVoice.allCases)
    func nothingClicksWhileRateAndRatioGlide(voice: BreathVoice) {
        let cues = RenderedSound.breaths(lengths: Self.slide, setting: SoundSetting(breath: voice))
        let seconds = Self.slide.prefix(4).reduce(0) { $0 + $1.inhale + $1.exhale }
        let step = RenderedSound(cues, seconds: seconds).largestStep
        #expect(step < 0.001, "\(20 * log10(step)) dBFS")
    }

    @Test func allVoicesAreAsLoud() throws {
        var levels: [Double] = []
        for voice in BreathVoice.allCases {
            let cues = RenderedSound.breaths(
                lengths: Array(repeating: (4, 6), count: 4), setting: SoundSetting(breath: voice))
            let sound = RenderedSound(cues, seconds: 40)
            let steady = Array(sound.samples[(20 * 48_000)...])
            let level = try #require(Loudness.integrated(steady, sampleRate: 48_000))
            levels.append(level)
            print(
                "\(voice): \((level * 100).rounded() / 100) LUFS, peak"
                    + " \((200 * log10(sound.peak)).rounded() / 10) dBFS, largest step"
                    + " \((200 * log10(sound.largestStep)).rounded() / 10) dBFS")
        }
        let (quietest, loudest) = (try #require(levels.min()), try #require(levels.max()))
        #expect(loudest - quietest < 0.5, "\(levels)")
    }
}
