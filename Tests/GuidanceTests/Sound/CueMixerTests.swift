import Foundation
import Testing

@testable import Guidance

@Suite struct CueMixerTests {
    private static func speech(seconds: Double, amplitude: Float = 0.08) -> VoiceClip {
        let count = Int(seconds * 48_000)
        let samples = (0..<count).map { i in
            amplitude * Float(sin(Double(i) * 0.03) * min(1, Double(min(i, count - i)) / 480))
        }
        return VoiceClip(samples: samples, sampleRate: 48_000)
    }

    private static var everything: [(SoundCue, VoiceClip?)] {
        RenderedSound.breaths(2, from: 0.25).map { ($0, nil) } + [
            (RenderedSound.cue(.voice, at: 4.5, for: 4), speech(seconds: 1.5)),
            (RenderedSound.cue(.chime, at: 11, for: 1.5), nil),
            (RenderedSound.cue(.fade, at: 15, for: 2), nil),
        ]
    }

    @Test(arguments: [1, 7, 480, 48_000])
    func blocksOfAnySizeGiveTheSameSamples(block: Int) {
        let whole = RenderedSound(Self.everything, seconds: 12, block: 12 * 48_000)
        #expect(RenderedSound(Self.everything, seconds: 12, block: block).samples == whole.samples)
    }

    @Test func nothingIsLouderThanTheCeiling() {
        let sound = RenderedSound(Self.everything, seconds: 20)
        #expect(sound.peak <= 0.1)
        #expect(sound.peak > 0.05)
        // A clip far too loud is bent under it as well.
        let loud = RenderedSound(
            [(RenderedSound.cue(.voice, at: 0, for: 1), Self.speech(seconds: 1, amplitude: 1))], seconds: 1)
        #expect(loud.peak <= 0.1)
    }

    @Test func comesInOverThreeSeconds() {
        let first = RenderedSound(RenderedSound.breaths(2), seconds: 20)
        func gain(_ at: Double) -> Double {
            first.level(from: at, to: at + 0.2) - first.level(from: at + 10, to: at + 10.2)
        }
        #expect(abs(gain(0.4) + 20) < 0.5)
        #expect(abs(gain(1.4) + 12) < 0.5)
        #expect(abs(gain(3.2)) < 0.01)
    }

    /// Loudness as the ear takes it in, over 400 ms (ITU-R BS.1770 momentary), rises by less than 6 dB in 100 ms
    /// wherever it is above −60 dBFS.
    @Test func loudnessNeverJumps() {
        let sound = RenderedSound(Self.everything, seconds: 18)
        var before = sound.level(from: 0, to: 0.4)
        for step in 1..<176 {
            let at = Double(step) * 0.1
            let now = sound.level(from: at, to: at + 0.4)
            if now > -60 { #expect(now - max(before, -60) < 6, "at \(at) s: \(before) to \(now) dBFS") }
            before = now
        }
    }

    /// A click is a step that the sound's own slope does not explain. Under 1.5 kHz the third difference of the
    /// loudest sample allowed is below −45 dB of it; a step shows in it fourfold.
    @Test func nothingClicks() {
        var mixer = CueMixer(sampleRate: 48_000)
        for (cue, clip) in Self.everything where cue.kind != .fade { mixer.schedule(cue, clip: clip) }
        var samples = RenderedSound(&mixer, from: 0, seconds: 6).samples
        // A breath taken over early, a line cut short by another, a fade in the middle of it all.
        mixer.schedule(RenderedSound.cue(.inhale, at: 7, for: 4))
        mixer.schedule(RenderedSound.cue(.voice, at: 8, for: 4), clip: Self.speech(seconds: 2))
        mixer.schedule(RenderedSound.cue(.voice, at: 9, for: 4), clip: Self.speech(seconds: 2))
        samples += RenderedSound(&mixer, from: 6 * 48_000, seconds: 3.5).samples
        mixer.schedule(RenderedSound.cue(.fade, at: 9.6, for: 0.5))
        mixer.schedule(RenderedSound.cue(.inhale, at: 9.8, for: 4))
        samples += RenderedSound(&mixer, from: Int64(9.5 * 48_000), seconds: 5).samples
        var worst: Float = 0
        for i in 3..<samples.count {
            worst = max(worst, abs(samples[i] - 3 * samples[i - 1] + 3 * samples[i - 2] - samples[i - 3]))
        }
        #expect(worst < 0.001, "\(20 * log10(worst)) dBFS")
    }

    @Test func aLateBreathStartsInItsMiddle() {
        let cue = RenderedSound.cue(.inhale, at: 0, for: 4)
        var late = CueMixer(sampleRate: 48_000)
        _ = RenderedSound(&late, from: 0, seconds: 2)
        late.schedule(cue)
        let rest = RenderedSound(&late, from: 2 * 48_000, seconds: 3)
        #expect(rest.samples[0] == 0)
        #expect(rest.samples[10..<95_000].contains { $0 != 0 })
        #expect(rest.samples[(2 * 48_000)...].allSatisfy { $0 == 0 })
        #expect(late.missed == 0)
    }

    @Test func aBreathAfterItsEndIsCounted() {
        var mixer = CueMixer(sampleRate: 48_000)
        mixer.schedule(RenderedSound.cue(.inhale, at: 0, for: 1))
        let sound = RenderedSound(&mixer, from: 96_000, seconds: 1)
        #expect(sound.peak == 0)
        #expect(mixer.missed == 1)
    }

    @Test func theBreathStepsBackForAVoice() {
        let silent = VoiceClip(samples: [Float](repeating: 0, count: 96_000), sampleRate: 48_000)
        let breaths = RenderedSound.breaths(2)
        let alone = RenderedSound(breaths, seconds: 20)
        let ducked = RenderedSound(
            breaths.map { ($0, nil) } + [(RenderedSound.cue(.voice, at: 14.2, for: 3), silent)], seconds: 20)
        #expect(abs(ducked.level(from: 14.5, to: 16) - alone.level(from: 14.5, to: 16) + 9) < 0.1)
        #expect(abs(ducked.level(from: 17, to: 18) - alone.level(from: 17, to: 18)) < 0.01)
    }

    @Test func aFadeSilencesAndDropsWhatComesLater() {
        let cues = RenderedSound.breaths(2) + [RenderedSound.cue(.fade, at: 6, for: 2)]
        let sound = RenderedSound(cues, seconds: 20)
        #expect(sound.level(from: 5, to: 5.9) > -60)
        #expect(sound.samples[(8 * 48_000 + 1)...].allSatisfy { $0 == 0 })
    }

    @Test func whatIsScheduledAfterAFadePlays() {
        var mixer = CueMixer(sampleRate: 48_000)
        for cue in RenderedSound.breaths(1) { mixer.schedule(cue) }
        mixer.schedule(RenderedSound.cue(.fade, at: 5, for: 0.5))
        for cue in RenderedSound.breaths(1, from: 6) { mixer.schedule(cue) }
        let sound = RenderedSound(&mixer, from: 0, seconds: 16)
        #expect(sound.samples[(5 * 48_000 + 24_001)..<(6 * 48_000)].allSatisfy { $0 == 0 })
        #expect(sound.level(from: 9, to: 9.8) > -36)
    }

    @Test func theChimeIsSixDecibelsUnderTheBreath() {
        let sound = RenderedSound([RenderedSound.cue(.chime, at: 0, for: 1.5)], seconds: 2)
        #expect(abs(sound.level(from: 0.05, to: 0.15) - -38) < 2)
        #expect(sound.samples[72_000...].allSatisfy { $0 == 0 })
    }

    @Test func aGainScalesTheBreath() {
        let full = RenderedSound(RenderedSound.breaths(1), seconds: 10)
        let half = RenderedSound(RenderedSound.breaths(1, gain: 0.5), seconds: 10)
        #expect(abs(full.level(from: 3.2, to: 3.9) - half.level(from: 3.2, to: 3.9) - 6.02) < 0.3)
    }

    @Test func clipsComeBackWhenTheyAreDone() {
        var mixer = CueMixer(sampleRate: 48_000)
        let clip = Self.speech(seconds: 0.1)
        mixer.schedule(RenderedSound.cue(.voice, at: 0, for: 1), clip: clip)
        mixer.schedule(RenderedSound.cue(.voice, at: 5, for: 1), clip: clip)
        _ = RenderedSound(&mixer, from: 0, seconds: 0.2)
        let first = mixer.takeRetired()
        let nothing = mixer.takeRetired()
        mixer.schedule(RenderedSound.cue(.fade, at: 1, for: 1))
        let second = mixer.takeRetired()
        #expect(first == clip)
        #expect(nothing == nil)
        #expect(second == clip)
    }

    @Test func aFullScheduleSaysSo() {
        var mixer = CueMixer(sampleRate: 48_000)
        let taken = (0..<65).map { mixer.schedule(RenderedSound.cue(.chime, at: Double($0), for: 1)) }
        #expect(taken == Array(repeating: true, count: 64) + [false])
    }
}
