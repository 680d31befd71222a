public import Biosignals

/// A cue as the mixer plays it: plain values, so that it travels through a lock-free ring.
public struct SoundCue: Sendable, Hashable {
    public var kind: CueKind
    /// First frame of the sound, counted from session time zero.
    public var start: Int64
    /// Length in frames; at least 1. For a voice line the room it has.
    public var frames: Int64
    /// Loudness relative to the calibrated level, as an amplitude factor, 0 to 1.
    public var gain: Float
    public var setting: SoundSetting

    /// - Precondition: `frames` ≥ 1, `gain` within 0 to 1.
    public init(
        kind: CueKind, start: Int64, frames: Int64, gain: Float = 1, setting: SoundSetting = SoundSetting()
    ) {
        precondition(frames >= 1, "A sound cue is at least one frame long.")
        precondition(gain >= 0 && gain <= 1, "The gain of a sound cue lies between 0 and 1.")
        self.kind = kind
        self.start = start
        self.frames = frames
        self.gain = gain
        self.setting = setting
    }

    /// The cue on the frame grid of an output: its onset is rounded to the nearest frame. A gain outside
    /// 0 to 1 is taken as the nearer end, and a length under one frame as one frame.
    ///
    /// - Parameter sampleRate: frames a second, in Hz.
    public init(_ cue: Cue, sampleRate: Double, setting: SoundSetting = SoundSetting()) {
        self.init(
            kind: cue.kind, start: Self.frame(at: cue.time, sampleRate: sampleRate),
            frames: Int64(max(1, (cue.seconds * sampleRate).rounded())),
            gain: Float(min(max(cue.gain, 0), 1)), setting: setting)
    }

    /// First frame that the sound no longer needs.
    public var end: Int64 { start + frames }

    /// The frame nearest to a moment of the session, without the rounding error of seconds in `Double`.
    public static func frame(at time: SessionTime, sampleRate: Double) -> Int64 {
        let (seconds, rest) = time.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        return Int64((Double(seconds) * sampleRate + Double(rest) * 1e-9 * sampleRate).rounded())
    }
}
