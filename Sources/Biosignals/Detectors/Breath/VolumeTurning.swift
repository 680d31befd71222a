/// Breaths as turning points of a volume-like signal, with hysteresis against the recent depth.
struct VolumeTurning: Sendable {
    /// A turning point counts once the signal has come back by this share of the recent depth.
    private static let hysteresis = 0.3
    /// A breath shorter than this, in seconds, is none.
    private static let shortest = 1.2
    /// Seconds within which the depth halves while no breath is found.
    private static let forgetting = 6.0

    private let rate: Double
    private var index = -1
    private var depths = SlidingQuantile(width: 6)
    private var intervals = SlidingQuantile(width: 6)
    private var depth = 0.0
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

    private var inhale: Double?
    private var inhaleLevel = 0.0
    private var exhale: Double?
    private var exhaleLevel = 0.0
    private var lastTurn = 0

    init(rate: Double) { self.rate = rate }

    mutating func push(_ value: Double) -> SlowBreath? {
        index += 1
        defer { previous = value }
        guard started else {
            begin(value)
            return nil
        }
        if Double(index - lastTurn) > Self.forgetting * rate { depth *= 1 - 0.5 / (Self.forgetting * rate) }
        if index == extremeIndex + 1 { afterExtreme = value }
        if rising ? value >= extreme : value <= extreme {
            extreme = value
            extremeIndex = index
            beforeExtreme = previous
            afterExtreme = value
            return nil
        }
        let back = rising ? extreme - value : value - extreme
        guard back > Self.hysteresis * depth else { return nil }
        return turn(value)
    }

    /// Listens until there is a first idea of the depth: 3 s.
    private mutating func begin(_ value: Double) {
        if index == startIndex {
            lowest = value
            highest = value
        }
        lowest = min(lowest, value)
        highest = max(highest, value)
        guard Double(index - startIndex) >= 3 * rate, highest > lowest else { return }
        depth = highest - lowest
        started = true
        rising = value >= previous
        extreme = value
        extremeIndex = index
        beforeExtreme = previous
        afterExtreme = value
        lastTurn = index
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
            exhale = at
            exhaleLevel = level
            if inhale != nil { learn(level - inhaleLevel) }
            return nil
        }
        if exhale != nil { learn(exhaleLevel - level) }
        defer {
            inhale = at
            inhaleLevel = level
            exhale = nil
        }
        guard let inhale, let exhale, at - inhale >= Self.shortest * rate else { return nil }
        let size = exhaleLevel - 0.5 * (inhaleLevel + level)
        return SlowBreath(
            inhale: inhale, exhale: exhale, end: at, depth: size, quality: quality(size, at - inhale))
    }

    private mutating func learn(_ size: Double) {
        // One cough or sigh must not hide the breaths after it.
        depths.push(depths.count < 2 ? size : min(size, 2.5 * depth))
        depth = depths.median ?? size
    }

    /// How much a breath is like those before it, in depth and length.
    private mutating func quality(_ size: Double, _ length: Double) -> Double {
        let usual = intervals.median ?? length
        intervals.push(length)
        let likeness = min(size / depth, depth / size) * min(length / usual, usual / length)
        return min(1, max(0, 0.3 + 0.7 * likeness))
    }

    /// After a gap: nothing before `index` is known. The index runs on.
    mutating func restart(at index: Int) {
        self.index = index - 1
        startIndex = index
        started = false
        depths.reset()
        intervals.reset()
        inhale = nil
        exhale = nil
        previous = 0
    }
}
