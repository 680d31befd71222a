/// Decides which humps of the slope-sum function are pulses, causally.
struct PulseDecision: Sendable {
    /// A hump accepted as a pulse, on the slow grid.
    struct Hump: Sendable {
        var index: Int
        var height: Double
        var threshold: Double
    }

    /// Seconds a hump must stay the highest.
    static let lookAhead = 0.12
    /// Share of the usual pulse that makes the threshold.
    private static let share = 0.4
    /// Shortest time between pulses, in seconds, and as a share of the usual interval: dicrotic waves.
    private static let shortest = 0.3
    private static let shortestShare = 0.55
    /// A hump within that time must be so many times as high as the last pulse to be one.
    private static let override = 1.3
    private static let learning = 2.0

    private let rate: Double
    private var index = -1
    private var startIndex = 0
    private var learned = false
    private var previous = 0.0
    private var candidate: Hump?
    private var peaks = SlidingQuantile(width: 8)
    private var intervals = SlidingQuantile(width: 8)
    private var level = 0.0
    private var lastPulse: Int?
    private var lastHeight = 0.0

    init(rate: Double) { self.rate = rate }

    mutating func push(_ value: Double) -> Hump? {
        index += 1
        if !learned {
            level = max(level, value)
            if Double(index - startIndex) >= Self.learning * rate {
                learned = true
                level *= 0.8
            }
        } else if Double(index - (lastPulse ?? startIndex)) > 2 * rate {
            level *= 1 - 0.5 / rate
        }
        defer { previous = value }
        guard let held = candidate else {
            if value > previous { candidate = Hump(index: index, height: value, threshold: 0) }
            return nil
        }
        if value > held.height {
            candidate = Hump(index: index, height: value, threshold: 0)
            return nil
        }
        guard Double(index - held.index) >= Self.lookAhead * rate else { return nil }
        candidate = nil
        return learned ? decide(held) : nil
    }

    private mutating func decide(_ hump: Hump) -> Hump? {
        let limit = Self.share * level
        guard level > 0, hump.height > limit else { return nil }
        if let lastPulse {
            let elapsed = Double(hump.index - lastPulse) / rate
            let least = max(Self.shortest, Self.shortestShare * (intervals.median ?? 0))
            if elapsed < least, hump.height < Self.override * lastHeight {
                // Large enough again and again, this is no dicrotic wave but a faster heart.
                guard elapsed >= Self.shortest, hump.height > 0.8 * level else { return nil }
            }
            if elapsed < Self.shortest { peaks.replaceNewest(with: hump.height) }
            if elapsed < 2.5 { intervals.push(elapsed) }
        }
        peaks.push(peaks.count < 3 ? hump.height : min(hump.height, 2 * level))
        level = peaks.median ?? hump.height
        lastPulse = hump.index
        lastHeight = hump.height
        return Hump(index: hump.index, height: hump.height, threshold: limit)
    }

    /// After a gap: the pulse before is unknown. The index runs on.
    mutating func restart() {
        candidate = nil
        lastPulse = nil
        learned = false
        startIndex = index + 1
        level = 0
        previous = 0
        peaks.reset()
        intervals.reset()
    }

    mutating func reset() {
        index = -1
        restart()
    }
}
