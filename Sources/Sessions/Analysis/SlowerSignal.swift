import Biosignals

/// Makes a signal that comes at a rate of sound slower while it comes, to the rate at which it is searched.
struct SlowerSignal: Sendable {
    /// Samples a second up to which ECG and PPG from a sound card are thinned out.
    static let thinnedRate = 1_000.0
    /// From so many samples a second on, breath sound is the sound itself and not its envelope.
    private static let soundRate = 8_000.0
    /// Hz that the search for heart sounds keeps.
    private static let heartSoundPass = 200.0

    private var decimator: AudioDecimator?
    private var envelope: BreathSoundEnvelope?
    /// Samples for each value that comes of them.
    let factor: Double
    /// Seconds from the first sample to the moment that the first value shows.
    let start: Double

    /// Nil for a signal that is searched as it is.
    init?(_ kind: ChannelKind, rate: Double) {
        switch kind {
        case .ecg, .ppg:
            guard !kind.isDetectable(at: rate) else { return nil }
            self.init(AudioDecimator(rate: rate, target: Self.thinnedRate), rate: rate)
        case .heartSound:
            guard rate >= 2 * Self.thinnedRate else { return nil }
            self.init(
                AudioDecimator(rate: rate, target: Self.thinnedRate, pass: Self.heartSoundPass), rate: rate)
        case .breathSound:
            guard rate >= Self.soundRate else { return nil }
            let envelope = BreathSoundEnvelope(rate: rate)
            // The first value is complete a hop after the start.
            self.init(
                envelope: envelope, factor: rate / envelope.outputRate,
                start: 1 / envelope.outputRate - BreathSoundEnvelope.delay)
        default: return nil
        }
    }

    private init(_ decimator: AudioDecimator, rate: Double) {
        // Output k is due with sample (k + 1)·factor − 1.
        self.init(
            decimator: decimator, factor: Double(decimator.factor),
            start: Double(decimator.factor - 1) / rate - decimator.delay)
    }

    private init(
        decimator: AudioDecimator? = nil, envelope: BreathSoundEnvelope? = nil, factor: Double, start: Double
    ) {
        self.decimator = decimator
        self.envelope = envelope
        self.factor = factor
        self.start = start
    }

    /// The values that these samples complete.
    mutating func push(_ samples: [Float]) -> [Float] {
        samples.compactMap { decimator == nil ? envelope?.push($0) : decimator?.push($0) }
    }
}
