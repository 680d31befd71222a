/// Finds breaths in a breathing signal while it comes in.
///
/// - `belt` (and impedance): a measure of volume. Turning points of a smooth curve, taken as such once the curve has
///   come back by a share of the recent depth. No high-pass is needed, so that breaths of 3 a minute keep their shape
///   and drift does no harm. What swings by less than half of the mean size of the heart beats in the signal is no
///   breath: a held breath shows none, unless the heart beats below 60 a minute. A piezo belt forgets a held breath
///   within seconds: its breaths are counted rightly, but a pause after inhaling is seen as exhaling.
/// - `airflow`: positive while inhaling. An inhalation begins where the flow leaves the running zero line,
///   and is confirmed once the flow has gone on by a share of its recent amplitude. The sign of a flow recording
///   cannot be told from itself when inhaling and exhaling take equally long; `inverted` says that the source counts
///   exhaling positive. Without it an inverted recording gives the same breathing rate, with inhaling and exhaling
///   exchanged.
/// - `audio`: the values of `BreathSoundEnvelope`. Bursts of sound are taken in turn as inhaling and exhaling; their
///   colour and the pauses between them tell which is which, and the quality how surely. `inverted` is for a
///   microphone that hears inhaling as the darker of the two.
/// - `derived`: taken as a volume-like curve (one that is largest at the height of a breath).
///
/// A pause is a stretch in which the flow is below a fifth (airflow: a tenth) of the highest of the phase beside it;
/// inhaling and exhaling begin at its end.
///
/// Works from 3 to 40 breaths a minute. Smoothing is of linear phase and its delay is taken off, so that positions
/// lie on the input's own grid. A breath is given at the onset of the next inhalation as soon as that is certain:
/// after about a sixth of its rise and the smoothing's 0.75 s. Cost: a sum for every sample, everything else on a copy
/// of about 20 Hz. Nothing is allocated after `init`.
///
/// Constants were chosen on the BIDMC records 01 03 07 11 15 and checked on 02 05 09 13 17.
///
/// Source: hysteresis after RRest's counting rule (Schäfer and Kratky 2008) with the depth of the breath at hand
/// in place of quantiles of a whole recording, which a live detector does not have.
public struct BreathDetector: Sendable {
    /// Samples a second of the input.
    public let rate: Double
    public let source: BreathSource

    private let sign: Double
    private var standstill: StandstillGuard
    private var blocks: BlockReader
    private var volume: VolumeBreaths
    private var flow: FlowBreaths
    private var sound: SoundBreaths
    private var pushed = 0
    private var slowIndex = -1

    /// - Parameters:
    ///   - rate: samples a second, 5 to 10,000.
    ///   - source: decides whether turning points or zero crossings are looked for.
    ///   - inverted: the source's values fall while inhaling (belt) or are negative while inhaling (airflow).
    public init(rate: Double, source: BreathSource, inverted: Bool = false) {
        precondition(
            ChannelKind.belt.isDetectable(at: rate), "a breathing signal is sampled at 5 to 10,000 Hz")
        self.rate = rate
        self.source = source
        sign = inverted ? -1 : 1
        standstill = StandstillGuard(limit: Self.standstillLimit(source, rate: rate))
        blocks = BlockReader(rate: rate, source: source)
        let slow = rate / Double(blocks.factor)
        volume = VolumeBreaths(rate: slow)
        flow = FlowBreaths(rate: slow)
        sound = SoundBreaths(rate: slow)
    }

    /// Samples without any change that make a gap. The envelope of a silent pause stands at 0 for as long as it lasts.
    static func standstillLimit(_ source: BreathSource, rate: Double) -> Int {
        Int((source == .audio ? 30 : 4) * rate)
    }

    /// The breath that this sample completes, if any. Positions count from the first sample after `init` or
    /// `reset`.
    public mutating func push(_ sample: Float) -> DetectedBreath? {
        pushed += 1
        let verdict = standstill.movesOn(sample) ? .moving : standstill.push(sample)
        if verdict == .resumed { restart(at: slowIndex + 1, value: sign * Double(standstill.value)) }
        guard let block = blocks.push(sign * Double(standstill.value)) else { return nil }
        return look(at: block, deaf: verdict == .still)
    }

    /// What is done on the slow grid. Kept apart, so that what every sample passes through stays small.
    @inline(never)
    private mutating func look(at block: BlockReader.Block, deaf: Bool) -> DetectedBreath? {
        slowIndex += 1
        let found =
            switch source {
            case .airflow: flow.push(block.mean, deaf: deaf)
            case .audio: sound.push(block, deaf: deaf)
            case .belt, .derived: volume.push(block.mean, deaf: deaf)
            }
        return found.map { DetectedBreath($0, on: blocks, confirmedAt: pushed - 1) }
    }

    @inline(never)
    private mutating func restart(at index: Int, value: Double) {
        volume.restart(at: index, value: value)
        flow.restart(at: index, value: value)
        sound.restart(at: index)
    }

    /// Starts over; positions count from 0.
    public mutating func reset() {
        standstill.reset()
        blocks.reset()
        pushed = 0
        slowIndex = -1
        restart(at: 0, value: 0)
    }

    /// Runs the causal detector over a whole signal.
    public static func detect(in samples: [Float], rate: Double, source: BreathSource) -> [DetectedBreath] {
        var detector = BreathDetector(rate: rate, source: source)
        return samples.compactMap { detector.push($0) }
    }
}
