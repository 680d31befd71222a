import CMallocCount
import Testing

@testable import Guidance

/// Rendering sound allocates nothing, whatever plays.
@Suite(
    .enabled(
        if: malloc_count_is_telling(), "skipped: allocations are counted in optimised code; use -c release"))
struct SoundAllocationTests {
    @Test(arguments: BreathVoice.allCases)
    func rendering(voice: BreathVoice) {
        var mixer = CueMixer(sampleRate: 48_000)
        let clip = VoiceClip(samples: [Float](repeating: 0.01, count: 48_000), sampleRate: 48_000)
        var block = [Float](repeating: 0, count: 480)
        // The runtime makes the description of a type when it is first met.
        play(&mixer, voice: voice, clip: clip, from: 0, into: &block)
        let before = malloc_count()
        play(&mixer, voice: voice, clip: clip, from: 2_000, into: &block)
        #expect(malloc_count() - before == 0)
    }

    /// Twenty seconds of everything, with cues that come while it plays.
    private func play(
        _ mixer: inout CueMixer, voice: BreathVoice, clip: VoiceClip, from period: Int64,
        into block: inout [Float]
    ) {
        let setting = SoundSetting(breath: voice)
        for i in 0..<2_000 {
            let at = (period + Int64(i)) * 480
            switch i % 500 {
            case 0: mixer.schedule(SoundCue(kind: .inhale, start: at, frames: 96_000, setting: setting))
            case 190: mixer.schedule(SoundCue(kind: .exhale, start: at, frames: 96_000, setting: setting))
            case 50, 52, 54:
                mixer.schedule(
                    SoundCue(kind: .voice, start: at, frames: 96_000, setting: setting), clip: clip)
            case 200: mixer.schedule(SoundCue(kind: .chime, start: at, frames: 72_000, setting: setting))
            case 400: mixer.schedule(SoundCue(kind: .fade, start: at, frames: 24_000, setting: setting))
            default: break
            }
            var span = block.mutableSpan
            mixer.render(into: &span, startingAt: at)
            while mixer.takeRetired() != nil {}
        }
    }
}
