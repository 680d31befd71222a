/// Decides which humps of the QRS feature are beats, causally.
///
/// Levels of accepted and rejected humps make a threshold between them (Pan and Tompkins 1985; Hamilton 2002); it
/// is raised just after a beat, where the T wave lies, and sinks as the next beat becomes due. The sinking takes
/// the place of their search-back, whose late decisions a live display cannot use. A hump that is clearly as large
/// as the beats is decided soon; a smaller one waits longer, because a larger one may follow (P wave, then QRS).
struct QRSDecision: Sendable {
    /// A hump accepted as a beat: its index and height on the feature's grid, and the threshold that it passed.
    struct Hump: Sendable {
        var index: Int
        var height: Double
        var threshold: Double
    }

    /// Seconds a hump must stay the highest: when as large as the beats, and when smaller.
    private static let lookAhead = 0.09
    private static let lookAheadUnsure = 0.155
    /// Share of the signal level from which a hump counts as large.
    private static let sure = 0.8
    /// Seconds after a beat in which no second one is looked for.
    private static let refractory = 0.2
    /// A hump in that time that is so many times as high shows that the beat before it was none.
    private static let override = 1.3
    /// Place of the threshold between the noise level and the signal level.
    private static let place = 0.3
    /// Until this many seconds after a beat a hump needs this share of the beat's height: T waves.
    private static let tWaveEnd = 0.36
    private static let tWaveShare = 0.6
    /// Factors on the threshold: just after a beat, and when the next is overdue.
    private static let early = 1.5
    private static let late = 0.5
    /// A beat stands out of the mean of the feature, and of the noise level, by these factors at least.
    private static let overMean = 1.5
    private static let overNoise = 1.5
    /// A hump this many times the signal level is an artefact, unless it happens again and again.
    private static let absurd = 6.0
    /// Seconds listened to before the first decision.
    private static let learning = 1.5

    private let rate: Double
    private var index = -1
    private var startIndex = 0
    private var learned = false
    private var previous = 0.0
    private var candidate: Hump?
    private var peaks = SlidingQuantile(width: 8)
    private var intervals = SlidingQuantile(width: 8)
    private var signal = 0.0
    private var noise = 0.0
    private var mean = 0.0
    private var absurdInARow = 0
    private var lastBeat: Int?
    private var lastHeight = 0.0

    /// - Parameter rate: of the feature, in Hz.
    init(rate: Double) { self.rate = rate }

    /// The beat that this value of the feature decides, if any.
    mutating func push(_ feature: Double) -> Hump? {
        index += 1
        mean += (feature - mean) * max(1 / (3 * rate), 1 / Double(index - startIndex + 1))
        if !learned { learn(feature) }
        // A signal that has become smaller is found again within seconds.
        if learned, Double(index - (lastBeat ?? startIndex)) > 1.5 * rate {
            signal = max(signal * (1 - 0.5 / rate), mean)
        }
        defer { previous = feature }
        guard let held = candidate else {
            if feature > previous { candidate = Hump(index: index, height: feature, threshold: 0) }
            return nil
        }
        if feature > held.height {
            candidate = Hump(index: index, height: feature, threshold: 0)
            return nil
        }
        let wait = held.height >= Self.sure * signal ? Self.lookAhead : Self.lookAheadUnsure
        guard Double(index - held.index) >= wait * rate else { return nil }
        candidate = nil
        return learned ? decide(held) : nil
    }

    /// Finds the first levels.
    private mutating func learn(_ feature: Double) {
        signal = max(signal, feature)
        guard Double(index - startIndex) >= Self.learning * rate else { return }
        signal *= 0.8
        noise = 0.5 * mean
        learned = true
    }

    private mutating func decide(_ hump: Hump) -> Hump? {
        var limit = max(noise + Self.place * (signal - noise), Self.overMean * mean)
        if let lastBeat {
            let elapsed = Double(hump.index - lastBeat) / rate
            if elapsed < Self.refractory { return replaceBeat(with: hump) }
            limit = raised(limit, elapsed: elapsed)
        }
        guard hump.height > limit else {
            noise += 0.125 * (min(hump.height, signal) - noise)
            return nil
        }
        if hump.height > Self.absurd * signal, absurdInARow < 2 {
            absurdInARow += 1
            return nil
        }
        absurdInARow = 0
        if let lastBeat, Double(hump.index - lastBeat) < 2 * rate {
            intervals.push(Double(hump.index - lastBeat) / rate)
        }
        // A single large beat must not lift the level above the others.
        peaks.push(peaks.count < 3 ? hump.height : min(hump.height, 2 * signal))
        return accept(hump, limit: limit)
    }

    /// The threshold as it stands so many seconds after a beat.
    private func raised(_ base: Double, elapsed: Double) -> Double {
        let interval = min(max(intervals.median ?? 0.8, 0.3), 1.5)
        var factor = 1.0
        if elapsed < 0.6 * interval {
            factor = 1 + (Self.early - 1) * (1 - elapsed / (0.6 * interval))
        } else if elapsed > 1.15 * interval {
            factor = max(Self.late, 1 - (1 - Self.late) * (elapsed - 1.15 * interval) / (0.6 * interval))
        }
        var limit = max(
            factor * (noise + Self.place * (signal - noise)), Self.overMean * mean, Self.overNoise * noise)
        if elapsed < Self.tWaveEnd { limit = max(limit, Self.tWaveShare * min(lastHeight, 2 * signal)) }
        return limit
    }

    /// A much higher hump right after a beat: the beat was a P wave or an artefact, and its height is unlearnt.
    private mutating func replaceBeat(with hump: Hump) -> Hump? {
        guard hump.height > Self.override * lastHeight, hump.height < Self.absurd * signal else { return nil }
        noise += 0.125 * (min(lastHeight, signal) - noise)
        peaks.replaceNewest(with: hump.height)
        return accept(hump, limit: hump.height)
    }

    private mutating func accept(_ hump: Hump, limit: Double) -> Hump {
        signal = peaks.median ?? hump.height
        lastBeat = hump.index
        lastHeight = hump.height
        return Hump(index: hump.index, height: hump.height, threshold: limit)
    }

    /// After a gap: levels are learned again and the beat before is unknown. The index runs on.
    mutating func restart() {
        candidate = nil
        lastBeat = nil
        learned = false
        startIndex = index + 1
        signal = 0
        mean = 0
        previous = 0
        absurdInARow = 0
        peaks.reset()
        intervals.reset()
    }

    /// Forgets everything.
    mutating func reset() {
        index = -1
        noise = 0
        restart()
    }
}
