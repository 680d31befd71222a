/// A spoken line, ready to be mixed: one channel at the mixer's own sample rate, already trimmed and levelled.
public struct VoiceClip: Sendable, Hashable {
    /// Amplitudes, −1 to 1.
    public let samples: [Float]
    /// Frames a second, in Hz.
    public let sampleRate: Double

    public init(samples: [Float], sampleRate: Double) {
        self.samples = samples
        self.sampleRate = sampleRate
    }

    /// Length in seconds.
    public var seconds: Double { Double(samples.count) / sampleRate }
}
