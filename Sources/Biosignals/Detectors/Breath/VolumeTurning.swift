/// Breaths as turning points of a smooth volume curve, with hysteresis against the recent depth.
struct VolumeTurning: Sendable {
    /// A turning point counts once the curve has come back by this share of the recent depth ...
    private static let hysteresis = 0.15
    /// ... and by this many times the size of what is faster than breathing, of which a little comes through.
    private static let rippleLeft = 0.5
    /// A breath shorter than this, in seconds, is none.
    private static let shortest = 1.2
    /// Seconds, and usual breaths, without a turning point after which the depth begins to be forgotten; it halves
    /// in the same time.
    private static let patience = 6.0
    private static let patienceBreaths = 1.2
    /// Seconds listened to before the first decision.
    private static let learning = 3.0
    /// One cough or sigh must not hide the breaths after it: a depth counts at most so many times the usual one.
    private static let largest = 2.5

    private let rate: Double
    private var index = -1
    private var depths = SlidingQuantile(width: 6)
    private var intervals = SlidingQuantile(width: 6)
    private var pauses: BreathPauses
    private var depth = 0.0
    /// Samples without a turning point after which the depth begins to be forgotten.
    private var patience: Double
    private var startIndex = 0
    private var lowest = 0.0
    private var highest = 0.0

    private var rising = false
    private var started = false
    /// The extremum since the last turn: the running top while rising, the running bottom while falling.
    private var extreme = 0.0
    private var extremeIndex = 0
    private var beforeExtreme = 0.0
    private var afterExtreme = 0.0
    private var previous = 0.0

    /// Turning points of the breath at hand, and its level at them.
    private var bottom: Double?
    private var bottomLevel = 0.0
    private var top: Double?
    private var topLevel = 0.0
    private var lastTurn = 0
    /// No turning point came for so long that the depth is no longer believed.
    private var isForgetting = false
    /// Where the inhalation at hand began: the bottom, or the end of the pause there.
    private var inhale = 0.0

    init(rate: Double) {
        self.rate = rate
        patience = Self.patience * rate
        pauses = BreathPauses(rate: rate)
    }

    /// - Parameters:
    ///   - value: the next value of the curve.
    ///   - ripple: mean size of what was taken out of the signal as faster than breathing; 0 when nothing of it is left.
    mutating func push(_ value: Double, ripple: Double) -> SlowBreath? {
        index += 1
        pauses.push(value)
        return started ? step(value, ripple: ripple) : begin(value, ripple: ripple)
    }

    /// Looks at the next value once there is an idea of the depth.
    private mutating func step(_ value: Double, ripple: Double) -> SlowBreath? {
        defer { previous = value }
        if Double(index - lastTurn) > patience {
            depth *= 1 - 0.5 / patience
            isForgetting = true
        }
        if index == extremeIndex + 1 { afterExtreme = value }
        if rising ? value >= extreme : value <= extreme {
            extreme = value
            extremeIndex = index
            beforeExtreme = previous
            afterExtreme = value
            return nil
        }
        let back = rising ? extreme - value : value - extreme
        guard back > max(Self.hysteresis * depth, Self.rippleLeft * ripple) else { return nil }
        return turn(value)
    }

    /// Listens until there is a first idea of the depth, and then goes through what was heard.
    private mutating func begin(_ value: Double, ripple: Double) -> SlowBreath? {
        if index == startIndex {
            lowest = value
            highest = value
        }
        lowest = min(lowest, value)
        highest = max(highest, value)
        guard Double(index - startIndex) >= Self.learning * rate, highest > lowest else { return nil }
        started = true
        depth = highest - lowest
        let newest = index
        // A signal that only began to move late is not gone through whole.
        extremeIndex = max(startIndex, newest - Int(Self.learning * rate))
        extreme = pauses.value(at: extremeIndex)
        previous = extreme
        beforeExtreme = extreme
        afterExtreme = extreme
        lastTurn = extremeIndex
        rising = pauses.value(at: extremeIndex + 1) >= extreme
        var found: SlowBreath?
        for past in extremeIndex + 1...newest {
            index = past
            if let breath = step(pauses.value(at: past), ripple: ripple) { found = breath }
        }
        return found
    }

    /// The running extremum was a turning point.
    private mutating func turn(_ value: Double) -> SlowBreath? {
        let at = Double(extremeIndex) + Parabola.top(beforeExtreme, extreme, afterExtreme)
        let level = extreme
        let wasRising = rising
        rising.toggle()
        extreme = value
        extremeIndex = index
        beforeExtreme = previous
        afterExtreme = value
        lastTurn = index
        if wasRising {
            top = at
            topLevel = level
            if bottom != nil { learn(level - bottomLevel) }
            return nil
        }
        if top != nil { learn(topLevel - level) }
        defer {
            bottom = at
            bottomLevel = level
            top = nil
        }
        guard let bottom, let top, at - bottom >= Self.shortest * rate else {
            inhale = at
            return nil
        }
        return finish(from: bottom, over: top, to: at, level: level)
    }

    /// A breath between two bottoms is complete.
    private mutating func finish(from bottom: Double, over top: Double, to end: Double, level: Double)
        -> SlowBreath
    {
        let hold = pauses.stretch(around: top, from: bottom, to: end, breath: end - bottom)
        let rest = pauses.stretch(around: end, from: top, to: Double(index), breath: end - bottom)
        let began = inhale
        inhale = max(rest?.end ?? end, end)
        let size = topLevel - 0.5 * (bottomLevel + level)
        return SlowBreath(
            inhale: began, exhale: max(hold?.end ?? top, top), end: inhale, depth: size,
            quality: quality(size, end - bottom), pauseAfterInhale: hold?.length ?? 0,
            pauseAfterExhale: rest?.length ?? 0)
    }

    private mutating func learn(_ size: Double) {
        // What was known of the depth was wrong.
        if isForgetting { depths.reset() }
        isForgetting = false
        depths.push(depths.count < 2 ? size : min(size, Self.largest * depth))
        depth = depths.median ?? size
    }

    /// How much a breath is like those before it, in depth and length.
    private mutating func quality(_ size: Double, _ length: Double) -> Double {
        let usual = intervals.median ?? length
        intervals.push(length)
        patience = max(Self.patience * rate, Self.patienceBreaths * (intervals.median ?? 0))
        return 0.3 + 0.7 * Likeness.of(size, depth) * Likeness.of(length, usual)
    }

    /// After a gap: nothing before `index` is known. The index runs on.
    mutating func restart(at index: Int) {
        self.index = index - 1
        startIndex = index
        started = false
        isForgetting = false
        depths.reset()
        intervals.reset()
        patience = Self.patience * rate
        pauses.restart(at: index)
        bottom = nil
        top = nil
        previous = 0
    }
}
