/// Decides which rises of a pulse wave are pulses, causally.
///
/// A rise is judged at its top, or 0.18 s after its steepest point if the top is later still. It must be steep
/// enough against the usual pulse, and the sooner it comes after the pulse before, the steeper: a dicrotic wave is
/// held against the very pulse that it belongs to, a pulse that is due against a third of the usual one. The usual
/// interval is counted between strong pulses alone, so that dicrotic waves that got through cannot halve it. While
/// nothing comes the level falls, by half in half a second: after a burst of motion the pulse is found again.
struct PulseDecision: Sendable {
    /// A rise accepted as a pulse, on the slow grid.
    struct Rise: Sendable {
        /// Where it is steepest.
        var index: Int
        var steepness: Double
        /// Where it was judged: the slope ends there, or the wait.
        var end = 0
        /// The usual steepness before it.
        var usual = 0.0

        /// Whether it is more than twice as steep as usual.
        var isHigh: Bool { steepness > 2 * usual }
    }

    /// Longest time in seconds between the steepest point and the decision.
    static let longestWait = 0.18
    /// Shortest time between pulses in seconds: 220 a minute.
    static let shortest = 0.27
    /// Until this share of the usual interval a rise must be `earlyShare` of the pulse before; from `dueAt` on,
    /// `dueShare` of the usual pulse; in between the share goes over evenly.
    private static let earlyUntil = 0.4
    private static let earlyShare = 0.85
    private static let dueAt = 0.7
    /// In a slow heart both times are those of this interval in seconds: dicrotic waves come no later.
    private static let slowInterval = 0.8
    private static let dueShare = 0.3
    /// Within the shortest time a rise must be so many times as steep as the one before: that one was no pulse.
    private static let override = 1.5
    /// What the usual interval is taken for while it is not known, in seconds.
    private static let restInterval = 0.8
    /// Share of the usual steepness that makes a pulse strong.
    private static let strong = 0.6
    /// Seconds in which the level is learned at first and after gaps.
    private static let learning = 1.5
    /// Seconds without a pulse after which the level begins to fall, at least.
    private static let patience = 1.2

    private let rate: Double
    private var index = -1
    private var learnedAt: Int
    private var learned = false
    /// Factor of a level that is halved in half a second.
    private let fall: Double
    private var fallsFrom = 0
    private var previous = 0.0
    private var held: Rise?
    private var level = 0.0
    private var intervals = SlidingQuantile(width: 8)
    private var usualInterval = PulseDecision.restInterval
    private var last: Rise?
    private var lastStrong: Int?

    init(rate: Double) {
        self.rate = rate
        learnedAt = Int(Self.learning * rate)
        fall = 1 - 1.386 / rate
    }

    /// Takes in the next slope; returns the rise that it decides to be a pulse.
    mutating func push(_ slope: Double) -> Rise? {
        index += 1
        adaptLevel(slope)
        defer { previous = slope }
        if let rise = held {
            if slope > rise.steepness {
                held = Rise(index: index, steepness: slope)
                return nil
            }
            let wait = Double(index - rise.index)
            guard slope <= 0 || wait >= Self.longestWait * rate else { return nil }
            held = nil
            return learned ? decide(rise) : nil
        }
        if slope > previous, slope > 0 { held = Rise(index: index, steepness: slope) }
        return nil
    }

    private mutating func adaptLevel(_ slope: Double) {
        if !learned {
            level = max(level, slope)
            guard index >= learnedAt else { return }
            learned = true
            level *= 0.8
            expectBy(after: index)
        } else if index > fallsFrom {
            level *= fall
        }
    }

    /// From when on the level falls unless another pulse comes.
    private mutating func expectBy(after pulse: Int) {
        fallsFrom = pulse + Int(max(Self.patience, 1.5 * usualInterval) * rate)
    }

    private mutating func decide(_ rise: Rise) -> Rise? {
        guard rise.steepness > limit(for: rise) else { return nil }
        let usual = level
        let ratio = level > 0 ? rise.steepness / level : 1
        if ratio > 2, last?.isHigh == true {
            // Twice in a row: it is another signal now, and what was known of the old one is void.
            level = min(rise.steepness, last?.steepness ?? rise.steepness)
            intervals.reset()
            usualInterval = Self.restInterval
            lastStrong = rise.index
        } else {
            // A quarter of the way to the new one, which counts for no more than twice the usual.
            level += 0.25 * (min(ratio, 2) - 1) * level
        }
        if rise.steepness > Self.strong * max(usual, last?.steepness ?? 0) {
            if let lastStrong {
                let interval = Double(rise.index - lastStrong) / rate
                if interval > Self.shortest, interval < 2.5 {
                    intervals.push(interval)
                    usualInterval = intervals.median ?? interval
                }
            }
            lastStrong = rise.index
        }
        expectBy(after: rise.index)
        let accepted = Rise(index: rise.index, steepness: rise.steepness, end: index, usual: usual)
        last = accepted
        return accepted
    }

    /// How steep a rise must be.
    private func limit(for rise: Rise) -> Double {
        guard let last else { return Self.dueShare * level }
        let elapsed = Double(rise.index - last.index) / rate
        if elapsed < Self.shortest { return Self.override * max(level, last.steepness) }
        let place =
            (elapsed / min(usualInterval, Self.slowInterval) - Self.earlyUntil)
            / (Self.dueAt - Self.earlyUntil)
        guard place < 1 else { return Self.dueShare * level }
        let late = max(0, place)
        return (1 - late) * Self.earlyShare * max(level, last.steepness) + late * Self.dueShare * level
    }

    /// After a gap: the pulse before is unknown and the level is learned again. The index runs on.
    mutating func restart() {
        held = nil
        last = nil
        lastStrong = nil
        learned = false
        learnedAt = index + 1 + Int(Self.learning * rate)
        level = 0
        previous = 0
        intervals.reset()
        usualInterval = Self.restInterval
    }

    mutating func reset() {
        index = -1
        restart()
    }
}
