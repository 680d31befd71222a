/// Plays one voice clip, and lets it go softly when it has to stop early.
struct ClipPlayer: Sendable {
    private(set) var clip: VoiceClip?
    private var index = 0
    private var gain = 0.0
    private var gainStep = 0.0

    var isActive: Bool { clip != nil }

    /// Begins a clip, taking the place of the one before, which the caller has taken out.
    mutating func begin(_ clip: VoiceClip, gain: Float) {
        precondition(self.clip == nil, "A clip begins in an empty player.")
        self.clip = consume clip
        index = 0
        self.gain = Double(gain)
        gainStep = 0
    }

    /// Fades to silence over `frames`, at least 1.
    mutating func fade(over frames: Int64) {
        if gainStep == 0 { gainStep = gain / Double(frames) }
    }

    /// The next sample; at the end of the clip, or of its fade, `isFinished` becomes true.
    mutating func next() -> Double {
        guard let count = clip?.samples.count, index < count, gain > 0 else { return 0 }
        let y = Double(clip?.samples[index] ?? 0) * gain
        index += 1
        gain -= gainStep
        return y
    }

    /// Everything has been played; the clip can be taken out.
    var isFinished: Bool {
        guard let count = clip?.samples.count else { return false }
        return index >= count || gain <= 0
    }

    /// Takes the clip out.
    mutating func take() -> VoiceClip? { clip.take() }
}
