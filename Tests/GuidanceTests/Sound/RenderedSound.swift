import Foundation

@testable import Guidance

/// Sound of a mixer, for tests to measure.
struct RenderedSound {
    static let rate = 48_000.0
    var samples: [Float]

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
        let total = Int(seconds * Self.rate)
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
        let part = samples[Int(from * Self.rate)..<Int(to * Self.rate)]
        let power = part.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(part.count)
        return 10 * log10(max(power, 1e-15))
    }

    var peak: Float { samples.reduce(0) { max($0, abs($1)) } }

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
