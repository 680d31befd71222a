/// Finds breaths in a breathing signal while it comes in.
///
/// - `belt` (and impedance): a measure of volume. Turning points of the smoothed signal, taken as such once the
///   signal has come back by a share of the recent depth. No high-pass is needed, so that breaths of 3 a minute
///   keep their shape and drift does no harm.
/// - `airflow`: positive while inhaling. An inhalation begins where the flow leaves the running zero line,
///   and is confirmed once the flow has gone on by a share of its recent amplitude. The sign of a flow recording cannot be told from itself when inhaling and
///   exhaling take equally long; `inverted` says that the source counts exhaling positive. Without it an inverted
///   recording gives the same breathing rate, with inhaling and exhaling exchanged.
/// - `audio` and `derived`: taken as a volume-like curve (an envelope that is largest at the height of a breath).
///
/// Works from 3 to 40 breaths a minute. Smoothing is of linear phase and its delay is taken off, so that positions
/// lie on the input's own grid. A breath is given at the onset of the next inhalation as soon as that is certain:
/// after about a quarter of its rise. Nothing is allocated after `init`.
///
/// Source: hysteresis after RRest's counting rule (Schäfer and Kratky 2008) with the depth of the breath at hand
/// in place of quantiles of a whole recording, which a live detector does not have.
public struct BreathDetector: Sendable {
    /// Samples a second of the input.
    public let rate: Double
    public let source: BreathSource

    private let sign: Double
    private var standstill: StandstillGuard
    private var decimator: Decimator
    private var smoother: BreathSmoother
    private var volume: VolumeTurning
    private var flow: FlowTurning
    private var pushed = 0
    private var slowIndex = -1

    /// - Parameters:
    ///   - rate: samples a second, 5 to 10,000.
    ///   - source: decides whether turning points or zero crossings are looked for.
    ///   - inverted: the source's values fall while inhaling (belt) or are negative while inhaling (airflow).
    public init(rate: Double, source: BreathSource, inverted: Bool = false) {
        precondition(rate >= 5 && rate <= 10_000, "a breathing signal is sampled at 5 to 10,000 Hz")
        self.rate = rate
        self.source = source
        sign = inverted ? -1 : 1
        standstill = StandstillGuard(limit: Int(4 * rate))
        decimator = Decimator(factor: max(1, Int(rate / 20)))
        let slow = rate / Double(decimator.factor)
        smoother = BreathSmoother(rate: slow)
        volume = VolumeTurning(rate: slow)
        flow = FlowTurning(rate: slow)
    }

    /// The breath that this sample completes, if any. Positions count from the first sample after `init` or
    /// `reset`.
    public mutating func push(_ sample: Float) -> DetectedBreath? {
        let verdict = standstill.push(sample)
        let value = sign * Double(standstill.value)
        defer { pushed += 1 }
        if verdict == .resumed {
            smoother.restart(at: value)
            volume.restart(at: slowIndex + 1)
            flow.restart(at: slowIndex + 1)
        }
        guard let slow = decimator.push(value) else { return nil }
        slowIndex += 1
        let smooth = smoother.push(slow)
        guard verdict != .still else { return nil }
        guard let breath = source == .airflow ? flow.push(smooth) : volume.push(smooth) else { return nil }
        func position(_ index: Double) -> Double { decimator.inputPosition(of: index - smoother.delay) }
        return DetectedBreath(
            inhale: position(breath.inhale), exhale: position(breath.exhale), end: position(breath.end),
            depth: Float(breath.depth), quality: Float(breath.quality), confirmedAt: pushed)
    }

    /// Starts over; positions count from 0.
    public mutating func reset() {
        standstill.reset()
        decimator.reset()
        pushed = 0
        slowIndex = -1
        smoother.restart(at: 0)
        volume.restart(at: 0)
        flow.restart(at: 0)
    }

    /// Runs the causal detector over a whole signal.
    public static func detect(in samples: [Float], rate: Double, source: BreathSource) -> [DetectedBreath] {
        var detector = BreathDetector(rate: rate, source: source)
        return samples.compactMap { detector.push($0) }
    }
}

/// A breath on the slow grid, before the smoothing's delay is taken off.
struct SlowBreath {
    var inhale: Double
    var exhale: Double
    var end: Double
    var depth: Double
    var quality: Double
}

/// Takes out what is faster than breathing (heart beats in impedance, noise), with linear phase.
struct BreathSmoother: Sendable {
    /// Seconds of two averages in a row: −3 dB at 0.5 Hz, nulls at 1.25 and 2 Hz. Breaths of 40 a minute come
    /// through at half their depth, which the relative hysteresis does not mind.
    private static let spans = (0.5, 0.8)
    private var first: MovingAverage
    private var second: MovingAverage
    /// Samples of delay.
    let delay: Double

    init(rate: Double) {
        first = MovingAverage(width: max(1, Int((Self.spans.0 * rate).rounded())))
        second = MovingAverage(width: max(1, Int((Self.spans.1 * rate).rounded())))
        delay = Double(first.width + second.width - 2) / 2
    }

    mutating func push(_ x: Double) -> Double { second.push(first.push(x)) }

    mutating func restart(at value: Double) {
        first.prime(value)
        second.prime(value)
    }
}
