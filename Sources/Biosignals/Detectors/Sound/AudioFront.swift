/// What a sensor on the sound card sends.
public enum AudioSensor: String, Sendable, Codable, CaseIterable {
    /// An ECG amplifier straight into the input.
    case ecg
    /// An ECG on the amplitude of a 5 kHz carrier (SpikerBox).
    case amECG = "am-ecg"
    /// An ECG on the frequency of a 19 kHz carrier, through the air (first Kardia).
    case fmECG = "fm-ecg"
    /// An ECG on the frequency of a 1.9 to 2 kHz carrier (transtelephonic recorders).
    case telephoneECG = "telephone-ecg"
    /// The sound of the heart.
    case phono
    /// The sound of breathing.
    case breath
    /// A breathing belt on the frequency of a 2 to 10 kHz oscillator.
    case belt

    /// The kind that people call so: its raw value, or `vco` for a belt.
    public init?(name: String) {
        self.init(rawValue: name == "vco" ? Self.belt.rawValue : name)
    }

    /// What the channel behind it is.
    public var channelKind: ChannelKind {
        switch self {
        case .ecg, .amECG, .fmECG, .telephoneECG: .ecg
        case .phono: .heartSound
        case .breath: .breathSound
        case .belt: .belt
        }
    }

    /// Samples a second that the sound card must give at least.
    public var lowestRate: Double {
        switch self {
        case .ecg, .phono: 1_000
        case .telephoneECG, .breath: 8_000
        case .amECG: 16_000
        case .belt: 22_050
        case .fmECG: 44_100
        }
    }
}

/// Turns the samples of a sound card into those of a channel that the detectors know.
///
/// - `ecg`: thinned out to about 500 Hz, 0 to 150 Hz kept.
/// - `amECG`: size of the carrier at about 500 Hz, full scale 1.
/// - `fmECG`, `telephoneECG`: mV at about 500 Hz, with an offset.
/// - `belt`: frequency in Hz at about 50 Hz.
/// - `phono`: thinned out to about 1 kHz, for `HeartSoundDetector`.
/// - `breath`: loudness of what lies between 200 and 2000 Hz, about 40 times a second (`BreathSoundEnvelope`).
///
/// Nothing is allocated after `init`.
public struct AudioFront: Sendable {
    /// What the output is.
    public let channelKind: ChannelKind
    /// Outputs a second.
    public let outputRate: Double
    /// Seconds by which an output lags the sound.
    public let delay: Double

    private var watch: SoundWatch
    /// Whether it was present at the newest output. To ask at each sample would copy what is asked.
    private var isCarried = true
    private var plain: AudioDecimator?
    private var envelope: BreathSoundEnvelope?
    private var amplitude: AmplitudeDemodulator?
    private var frequency: FrequencyDemodulator?

    /// - Parameters:
    ///   - kind: what the sensor sends.
    ///   - rate: samples a second, from the kind's `lowestRate` to 192,000.
    public init(kind: AudioSensor, rate: Double) {
        precondition(
            rate >= kind.lowestRate && rate <= 192_000,
            "the sound card is fast enough for what is sent through it")
        channelKind = kind.channelKind
        watch = SoundWatch(rate: rate, looksAtChannel: kind == .ecg || kind == .phono)
        switch kind {
        case .ecg: plain = AudioDecimator(rate: rate, target: 500, pass: 150)
        case .phono: plain = AudioDecimator(rate: rate, target: 1_000, pass: 200)
        case .breath: envelope = BreathSoundEnvelope(rate: rate)
        case .amECG: amplitude = AmplitudeDemodulator(rate: rate)
        case .fmECG: frequency = FrequencyDemodulator(rate: rate, settings: .ultrasonic)
        case .telephoneECG: frequency = FrequencyDemodulator(rate: rate, settings: .telephone)
        case .belt: frequency = FrequencyDemodulator(rate: rate, settings: .belt)
        }
        outputRate =
            plain?.outputRate ?? envelope?.outputRate ?? amplitude?.outputRate ?? frequency?.outputRate
            ?? rate
        delay =
            plain?.delay ?? amplitude?.delay ?? frequency?.delay ?? BreathSoundEnvelope.delay
    }

    /// Whether the sensor can be heard: its carrier; always true for one that has none.
    public var present: Bool { amplitude?.carrierPresent ?? frequency?.carrierPresent ?? true }

    /// Whether the sensor is heard, and heard whole; told within two seconds.
    public var condition: SoundCondition { watch.condition }

    /// The channel's next sample, or nil while none is due.
    public mutating func push(_ sample: Float) -> Float? {
        let output = read(sample)
        if output != nil { isCarried = present }
        watch.push(sample, output: output, isCarried: isCarried)
        return output
    }

    private mutating func read(_ sample: Float) -> Float? {
        if plain != nil { return plain?.push(sample) }
        if envelope != nil { return envelope?.push(sample) }
        if amplitude != nil { return amplitude?.push(sample) }
        return frequency?.push(sample)
    }

    /// Starts over.
    public mutating func reset() {
        watch.reset()
        plain?.reset()
        envelope?.reset()
        amplitude?.reset()
        frequency?.reset()
    }
}
