import Foundation

/// Makes a smooth volume curve of a belt, impedance or envelope signal: a stream at about 20 Hz without heart beats.
///
/// Two curves run side by side:
/// - the **mean** curve: the signal under a Hann window of 1.6 s;
/// - the **middle** curve: halfway between the highest and the lowest value within 1.1 s, smoothed in the same way.
///   Where the heart beats in the signal are larger than the breaths (impedance with badly placed electrodes), a mean
///   over a fixed time holds now more, now fewer beats, and follows the heart rate; the extremes of whole beats do
///   not.
///
/// `heartDominates` tells which one to believe, from the size of what is faster than breathing against what is not.
struct BreathCurve: Sendable {
    /// Length of the smoothing window, in seconds: −6 dB at 0.63 Hz, so that breaths of 40 a minute come through at
    /// half their depth; below 1/8 from 1 Hz on.
    private static let window = 1.6
    /// Length of the window that parts heart from breath: a fast breath passes it, a heart beat does not.
    private static let shortWindow = 1.0
    /// Seconds searched for the extremes: one heart beat at 55 a minute and above.
    private static let span = 1.1
    /// Seconds within which the measure of the heart's share forgets.
    static let memory = 20.0
    /// The heart dominates from this ratio on, and no more below that one.
    private static let dominance = (on: 1.2, off: 0.8)

    struct Sample {
        /// Value of the mean curve, which lies `meanDelay` samples back.
        var mean: Double
        /// Value of the middle curve, which lies `middleDelay` samples back.
        var middle: Double
        /// Size of what is faster than breathing, `shortDelay` samples back.
        var fast: Double
    }

    let meanDelay: Double
    let middleDelay: Double
    let shortDelay: Int
    /// Mean size of what is faster than breathing, in the signal's unit.
    private(set) var ripple = 0.0
    private(set) var heartDominates = false

    private var smoother: SymmetricFilter
    private var short: SymmetricFilter
    private var middleSmoother: SymmetricFilter
    private var highs: SlidingExtreme
    private var lows: SlidingExtreme
    private let rate: Double
    private var level = 0.0
    private var swing = 0.0
    private var count = 0
    private let blind: Int

    /// - Parameter rate: samples a second of what is pushed.
    init(rate: Double) {
        self.rate = rate
        smoother = .hann(seconds: Self.window, rate: rate)
        short = .hann(seconds: Self.shortWindow, rate: rate)
        middleSmoother = .hann(seconds: Self.window, rate: rate)
        let width = max(1, Int((Self.span * rate).rounded()))
        highs = SlidingExtreme(width: width)
        lows = SlidingExtreme(width: width)
        shortDelay = short.delay
        meanDelay = Double(smoother.delay)
        middleDelay = Double(middleSmoother.delay) + Double(width - 1) / 2
        blind = Int((6 * rate).rounded())
    }

    mutating func push(_ block: BlockReader.Block) -> Sample {
        let smooth = smoother.push(block.mean)
        let top = highs.push(block.high)
        let bottom = -lows.push(-block.low)
        let middle = middleSmoother.push(0.5 * (top + bottom))
        let slower = short.push(block.mean)
        let fast = abs(short.middle - slower)
        measure(fast: fast, slow: smooth)
        return Sample(mean: smooth, middle: middle, fast: fast)
    }

    /// Whether the heart dominates, given whether it did before.
    static func heartDominates(ripple: Double, swing: Double, before: Bool) -> Bool {
        ripple > (before ? dominance.off : dominance.on) * swing
    }

    private mutating func measure(fast: Double, slow: Double) {
        count += 1
        // An average at first, an exponential one later.
        let weight = 1 / min(Double(count), Self.memory * rate)
        level += weight * (slow - level)
        ripple += weight * (fast - ripple)
        swing += weight * (abs(slow - level) - swing)
        guard count >= blind else { return }
        heartDominates = Self.heartDominates(ripple: ripple, swing: swing, before: heartDominates)
    }

    /// Starts over, as if `value` had been there for ever.
    mutating func restart(at value: Double) {
        smoother.prime(value)
        short.prime(value)
        middleSmoother.prime(value)
        highs.prime(value)
        lows.prime(-value)
        level = value
        ripple = 0
        swing = 0
        count = 0
        heartDominates = false
    }
}
