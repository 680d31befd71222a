/// Finds pulses in a photoplethysmogram while it comes in.
///
/// The time of a pulse is the steepest point of its rise, placed between samples by a parabola: it is sharper than
/// the foot and the top and steady against baseline wander. The rise is found by the slope-sum function of Zong
/// 2003 (the rises of the last 128 ms added up), against levels of the pulses before; a dicrotic wave's rise is
/// smaller and comes within the time in which none is looked for. Raw sensors show blood as darkening: which way
/// pulses rise is found out from the signal, whose quick slopes are the rises.
///
/// Intervals between pulses are not ECG RR intervals. Works on any unit and offset, from 25 to 500 Hz. A signal
/// that stands still gives no pulses. Nothing is allocated after `init`.
public struct PulseDetector: Sendable {
    /// Samples a second of the input.
    public let rate: Double

    private let slowRate: Double
    private var standstill: StandstillGuard
    private var decimator: Decimator
    private var band: Butterworth
    private var rise: PulseRise
    private var decision: PulseDecision
    private var refiner: SlopeRefiner
    private var history: RingBuffer

    /// - Parameter rate: samples a second, 25 to 500 (20 to 10,000 are accepted).
    public init(rate: Double) {
        precondition(rate >= 20 && rate <= 10_000, "a photoplethysmogram is sampled at 20 to 10,000 Hz")
        self.rate = rate
        decimator = Decimator(factor: max(1, Int(rate / 50)))
        slowRate = rate / Double(decimator.factor)
        standstill = StandstillGuard(limit: Int(rate))
        band = .lowPass(order: 2, cutoff: min(8, 0.3 * slowRate), rate: slowRate)
        rise = PulseRise(rate: slowRate)
        decision = PulseDecision(rate: slowRate)
        refiner = SlopeRefiner(rate: rate)
        history = RingBuffer(capacity: Int(1.5 * rate) + 1)
    }

    /// Longest time in seconds between the steepest point of a rise and the decision on it.
    public var maximumDelay: Double {
        PulseDecision.lookAhead + (rise.delay + 1) / slowRate + PulseRise.filterDelay + SlopeRefiner.reach
    }

    /// The pulse that this sample decides, if any. Positions count from the first sample after `init` or `reset`.
    public mutating func push(_ sample: Float) -> DetectedBeat? {
        let verdict = standstill.push(sample)
        history.push(standstill.value)
        if verdict == .resumed {
            band.prime(Double(standstill.value))
            rise.restart(at: Double(standstill.value))
            decision.restart()
        }
        guard let slow = decimator.push(Double(standstill.value)) else { return nil }
        let hump = decision.push(verdict == .still ? 0 : rise.push(band.push(slow)))
        guard let hump, verdict != .still else { return nil }
        let centre = decimator.inputPosition(
            of: Double(hump.index) - rise.delay - PulseRise.filterDelay * slowRate)
        let newest = history.count - 1
        // The step with which a clip falls off: flat from there on.
        if Double(standstill.run) >= 0.1 * rate, Double(newest - standstill.run) <= centre + 0.1 * rate {
            return nil
        }
        return DetectedBeat(
            position: refiner.steepest(near: centre, upwards: rise.upwards, in: history), confirmedAt: newest,
            quality: Float(min(1, hump.height / (2 * hump.threshold))))
    }

    /// Starts over: levels are learned again and positions count from 0.
    public mutating func reset() {
        standstill.reset()
        decimator.reset()
        band.reset()
        rise.reset()
        decision.reset()
        history.reset()
    }

    /// Runs the causal detector over a whole signal.
    public static func detect(in samples: [Float], rate: Double) -> [DetectedBeat] {
        var detector = PulseDetector(rate: rate)
        return samples.compactMap { detector.push($0) }
    }
}

/// Slope-sum function: how much the signal rose within the last 128 ms, falls left out.
struct PulseRise: Sendable {
    private static let span = 0.128
    /// Seconds by which the low-pass before it delays a rise, measured.
    static let filterDelay = 0.03

    private var sum: MovingAverage
    private var last = 0.0
    private let share: Double
    /// Recent mean of the squared slope with its sign, which the quick slopes decide.
    private var skew = 0.0
    private var power = 0.0
    private(set) var upwards = true

    /// Samples by which its hump lags the steepest point.
    let delay: Double

    init(rate: Double) {
        sum = MovingAverage(width: max(2, Int((Self.span * rate).rounded())))
        share = 1 / (4 * rate)
        delay = Double(sum.width) / 2
    }

    mutating func push(_ x: Double) -> Double {
        let slope = x - last
        last = x
        skew += (slope * abs(slope) - skew) * share
        power += (slope * slope - power) * share
        // The opinion changes on clear evidence alone: a doubtful one must not go to and fro.
        if abs(skew) > 0.1 * power { upwards = skew > 0 }
        return sum.push(max(0, upwards ? slope : -slope)) * Double(sum.width)
    }

    mutating func restart(at value: Double) {
        last = value
        skew = 0
        power = 0
        sum.reset()
    }

    mutating func reset() {
        restart(at: 0)
        upwards = true
    }
}
