import Foundation

@testable import Guidance

/// Sound of a mixer, for tests to measure.
struct RenderedSound {
    static let rate = 48_000.0
    var samples: [Float]
    var sampleRate: Double

    init(samples: [Float], sampleRate: Double) {
        self.samples = samples
        self.sampleRate = sampleRate
    }

    /// Renders `cues` from frame 0 for `seconds`, `block` frames at a time.
    init(_ cues: [(SoundCue, VoiceClip?)], seconds: Double, block: Int = 480) {
        var mixer = CueMixer(sampleRate: Self.rate)
        for (cue, clip) in cues { mixer.schedule(cue, clip: clip) }
        self.init(&mixer, from: 0, seconds: seconds, block: block)
    }

    init(_ cues: [SoundCue], seconds: Double, block: Int = 480) {
        self.init(cues.map { ($0, nil) }, seconds: seconds, block: block)
    }

    /// Renders on with a mixer that exists already.
    init(_ mixer: inout CueMixer, from frame: Int64, seconds: Double, block: Int = 480) {
        samples = []
        sampleRate = mixer.sampleRate
        let total = Int(seconds * sampleRate)
        samples.reserveCapacity(total)
        while samples.count < total {
            var part = [Float](repeating: 0, count: min(block, total - samples.count))
            var span = part.mutableSpan
            mixer.render(into: &span, startingAt: frame + Int64(samples.count))
            samples += part
        }
    }

    /// Root mean square in decibels of full scale, between two moments in seconds.
    func level(from: Double, to: Double) -> Double {
        let part = samples[Int(from * sampleRate)..<Int(to * sampleRate)]
        let power = part.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(part.count)
        return 10 * log10(max(power, 1e-15))
    }

    var peak: Float { samples.reduce(0) { max($0, abs($1)) } }

    /// Frames at which a sound begins: exactly zero, with sound after it, and sound or silence before it.
    var onsets: [Int] {
        samples.indices.dropLast().filter { samples[$0] == 0 && samples[$0 + 1] != 0 }
    }

    /// The largest step between two samples that their neighbours do not explain, as a factor of full scale.
    ///
    /// A click is such a step. Of sound under 1.5 kHz the third difference is 28 dB lower than the sound itself at
    /// 48 kHz; a step shows in it threefold, which is taken out again.
    var largestStep: Float {
        var worst: Float = 0
        for i in 3..<samples.count {
            worst = max(worst, abs(samples[i] - 3 * samples[i - 1] + 3 * samples[i - 2] - samples[i - 3]))
        }
        return worst / 3
    }

    /// Cues of a kind of breath: one after the other, without a gap, on whole frames.
    static func breaths(
        lengths: [(inhale: Double, exhale: Double)], from start: Int64 = 0, gain: Float = 1,
        setting: SoundSetting = SoundSetting(), sampleRate: Double = rate
    ) -> [SoundCue] {
        var at = start
        return lengths.flatMap { length -> [SoundCue] in
            let turn = at + Int64((length.inhale * sampleRate).rounded())
            let end = at + Int64(((length.inhale + length.exhale) * sampleRate).rounded())
            defer { at = end }
            return [
                SoundCue(kind: .inhale, start: at, frames: turn - at, gain: gain, setting: setting),
                SoundCue(kind: .exhale, start: turn, frames: end - turn, gain: gain, setting: setting),
            ]
        }
    }

    /// A cue at a time in seconds.
    static func cue(_ kind: CueKind, at start: Double, for seconds: Double, gain: Float = 1) -> SoundCue {
        SoundCue(
            kind: kind, start: Int64((start * rate).rounded()), frames: Int64((seconds * rate).rounded()),
            gain: gain)
    }

    /// Breaths of 4 s in and 6 s out.
    static func breaths(_ count: Int, from start: Double = 0, gain: Float = 1) -> [SoundCue] {
        (0..<count).flatMap { i -> [SoundCue] in
            let at = start + Double(i) * 10
            return [cue(.inhale, at: at, for: 4, gain: gain), cue(.exhale, at: at + 4, for: 6, gain: gain)]
        }
    }
}
