/// Finds heart beats in the sound of the heart (phonocardiogram, electronic stethoscope) while it comes in: the time of
/// the middle of each first heart sound.
///
/// The loudness of 25 to 120 Hz is followed (`HeartSoundEnvelope`), and of its peaks those are taken that are
/// likeliest to be first sounds (`HeartSoundTracker`). The first beats come after 3 to 10 s of listening: later where the
/// heart speeds up and slows down. From 12 s on it does not matter where the stream began. Heart sounds place a beat less
/// sharply than an ECG: 5 to 15 ms.
///
/// Delay: 0.12 s typically, at most `maximumDelay`. Cost: a few ns a sample at 48 kHz; nothing is allocated after `init`.
public struct HeartSoundDetector: Sendable {
    /// Samples a second of the input.
    public let rate: Double

    private var decimator: AudioDecimator
    private var envelope: HeartSoundEnvelope
    private var tracker: HeartSoundTracker
    private var index = -1
    /// Samples of the sound for each loudness value.
    private let samplesPerLook: Double

    /// - Parameter rate: samples a second, 1000 to 48,000 (to 192,000 is accepted).
    public init(rate: Double) {
        precondition(
            ChannelKind.heartSound.isDetectable(at: rate), "heart sounds are sampled at 1 to 192 kHz")
        self.rate = rate
        decimator = AudioDecimator(rate: rate, target: 1_000, pass: 200)
        envelope = HeartSoundEnvelope(rate: decimator.outputRate)
        tracker = HeartSoundTracker(rate: envelope.rate)
        samplesPerLook = rate / envelope.rate
    }

    /// Longest time in seconds between a first heart sound and the decision on it.
    public var maximumDelay: Double {
        HeartSoundTracker.maximumDelay + envelope.delay + decimator.delay + 2 / envelope.rate
    }

    /// The beat that this sample decides, if any. Positions count from the first sample after `init` or `reset`.
    public mutating func push(_ sample: Float) -> DetectedBeat? {
        index += 1
        guard let sound = decimator.push(sample), let loudness = envelope.push(sound),
            let beat = tracker.push(loudness)
        else { return nil }
        let lag = (envelope.delay + decimator.delay) * rate
        // Loudness k is complete with sample (k + 1)·samplesPerLook − 1.
        let position = (beat.position + 1) * samplesPerLook - 1 - lag
        return DetectedBeat(position: max(0, position), confirmedAt: index, quality: Float(beat.quality))
    }

    /// Starts over.
    public mutating func reset() {
        decimator.reset()
        envelope.reset()
        tracker.reset()
        index = -1
    }

    /// Runs the causal detector over a whole recording.
    public static func detect(in samples: [Float], rate: Double) -> [DetectedBeat] {
        var detector = HeartSoundDetector(rate: rate)
        return samples.compactMap { detector.push($0) }
    }
}
