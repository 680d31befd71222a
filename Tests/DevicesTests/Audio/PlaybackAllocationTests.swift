import CMallocCount
import Foundation
import Guidance
import Synchronization
import Testing

@testable import Devices

/// What the audio thread does allocates nothing after its start.
@Suite(
    .enabled(
        if: malloc_count_is_telling(), "skipped: allocations are counted in optimised code; use -c release"))
struct PlaybackAllocationTests {
    /// The whole loop of the thread, on ALSA's null device, which takes frames as fast as they come: a run that is
    /// five times as long makes as many allocations, those of its start.
    @Test func playingAllocatesNothing() throws {
        _ = try allocations(seconds: 0.3)
        let short = try allocations(seconds: 0.3)
        let long = try allocations(seconds: 1.5)
        #expect(long.frames > 2 * short.frames)
        #expect(long.count == short.count)
    }

    private func allocations(seconds: Double) throws -> (count: Int, frames: Int64) {
        let device = try PCM("null", .playback, PlaybackLoop.request(isRealtime: true))
        let cues = SPSCRing<PlaybackLoop.Message>(capacity: 128)
        let counters = AudioCounters()
        let clip = VoiceClip(samples: [Float](repeating: 0.01, count: 4_800), sampleRate: device.rate)
        for voice in BreathVoice.allCases {
            for (kind, start) in [(CueKind.inhale, 0), (.voice, 2_000), (.chime, 4_000), (.exhale, 6_000)] {
                let cue = SoundCue(
                    kind: kind, start: Int64(start), frames: 24_000, setting: SoundSetting(breath: voice))
                #expect(cues.push(PlaybackLoop.Message(cue: cue, clip: kind == .voice ? clip : nil)))
            }
        }
        let loop = PlaybackLoop(
            device: device, origin: MonotonicClock.now(), cues: cues, returned: SPSCRing(capacity: 512),
            counters: counters)
        DispatchQueue.global().asyncAfter(deadline: .now() + seconds) {
            counters.stopping.store(true, ordering: .relaxed)
        }
        let before = malloc_count()
        loop.run()
        return (malloc_count() - before, counters.frames.load(ordering: .relaxed))
    }
}
