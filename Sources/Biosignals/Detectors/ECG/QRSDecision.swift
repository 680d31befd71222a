import Foundation

/// Decides which humps of the QRS feature are beats, causally.
///
/// Levels of accepted and rejected humps make a threshold between them (Pan and Tompkins 1985; Hamilton 2002); it
/// is raised just after a beat, where the T wave lies, and sinks as the next beat becomes due. The sinking takes
/// the place of their search-back, whose late decisions a live display cannot use. How far a hump passes this
/// threshold is one piece of evidence; its likeness to this person's complexes, the usual height of the waves
/// before and after a beat, and its surroundings are others (`QRSEvidence`). A hump with much evidence is decided
/// soon; the others wait for `wait`, because a better one may follow (P wave, then QRS).
struct QRSDecision: Sendable {
    /// A hump of the feature: its index and height on the feature's grid.
    struct Hump: Sendable {
        var index: Int
        var height: Double
        /// Evidence for a beat, when accepted.
        var score = 0.0
        /// How it fits the shapes known when it was first looked at.
        var match: QRSTemplates.Match?
    }

    /// Seconds after which a hump with a score of `sure` is decided.
    private static let lookAhead = 0.09
    private static let sure = 1.0
    /// Seconds after a hump at which what follows it suffices to compare it with an earlier one.
    private static let context = 0.07
    /// Humps closer than this (s) are one.
    private static let merged = 0.06
    /// Seconds after a beat in which no second one is looked for, and in which a better hump displaces a worse.
    private static let refractory = 0.15
    private static let rivalry = 0.2
    /// Until this many seconds after a beat a hump so many times as high shows that the beat before it was none.
    private static let unlearning = 0.3
    private static let unlearningRatio = 1.3
    /// Seconds after a beat at which it is learnt from, when nothing has unlearnt it.
    private static let learningDelay = 0.32
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
    /// A hump lower than this share of the signal level is not looked at.
    private static let negligible = 0.1
    /// Nor is its shape when it is lower than this share.
    private static let hopeless = 0.17
    /// Seconds listened to before the first decision.
    private static let learning = 1.5

    private let rate: Double
    private let waveLag: Int
    private let waitSamples: Int
    private let sureSamples: Int
    private let learningDelaySamples: Int
    private let silence: Int
    private var index = -1
    private var startIndex = 0
    private var learned = false
    private var previous = 0.0
    private var rising = false
    /// Humps not yet decided, oldest first.
    private var pending = InlineArray<8, Hump>(repeating: Hump(index: 0, height: 0))
    private var pendingCount = 0
    private var features = RingBuffer(capacity: 256)
    private var waves = RingBuffer(capacity: 256)
    private var templates: QRSTemplates
    private var peaks = SlidingQuantile(width: 8)
    private var intervals = SlidingQuantile(width: 8)
    private var likeness = SlidingQuantile(width: 8)
    private var before = SlidingQuantile(width: 8)
    private var after = SlidingQuantile(width: 8)
    private var signal = 0.0
    private var noise = 0.0
    private var mean = 0.0
    private var lastBeat: Int?
    private var lastHeight = 0.0
    /// A beat that is yet to be learnt from.
    private var unlearnt: Int?

    /// - Parameters:
    ///   - rate: of the feature, in Hz.
    ///   - wait: longest time in s from a hump to its decision.
    ///   - waveLag: samples by which a hump lags its complex in the wave.
    init(rate: Double, wait: Double, waveLag: Int) {
        self.rate = rate
        self.waveLag = waveLag
        waitSamples = Int(wait * rate)
        sureSamples = Int((Self.lookAhead * rate).rounded())
        learningDelaySamples = Int((Self.learningDelay * rate).rounded(.up))
        silence = Int(1.5 * rate)
        templates = QRSTemplates(rate: rate)
    }

    /// The beat that this value of the feature decides, if any; `wave` is the signal itself at the same rate.
    mutating func push(_ feature: Double, wave: Double) -> Hump? {
        index += 1
        waves.push(Float(wave))
        features.push(Float(feature))
        let age = index - startIndex
        mean += (feature - mean) * (Double(age) < 3 * rate ? 1 / Double(age + 1) : 1 / (3 * rate))
        if !learned { learn(feature) }
        // A signal that has become smaller is found again within seconds.
        if learned, index - (lastBeat ?? startIndex) > silence {
            signal = max(signal * (1 - 0.5 / rate), mean)
            noise *= 1 - 0.5 / rate
        }
        if let beat = unlearnt, index - beat >= learningDelaySamples { learn(fromBeatAt: beat) }
        if feature > previous {
            rising = true
        } else if rising {
            rising = false
            add(Hump(index: index - 1, height: previous))
        }
        previous = feature
        guard pendingCount > 0 else { return nil }
        let waited = index - pending[0].index
        return waited >= waitSamples || waited == sureSamples ? decide(late: waited >= waitSamples) : nil
    }

    /// Finds the first levels.
    private mutating func learn(_ feature: Double) {
        signal = max(signal, feature)
        guard Double(index - startIndex) >= Self.learning * rate else { return }
        signal *= 0.8
        noise = 0.5 * mean
        learned = true
    }

    private mutating func learn(fromBeatAt beat: Int) {
        unlearnt = nil
        before.push(highest(from: beat - Int(0.3 * rate), to: beat - Int(0.12 * rate)))
        after.push(highest(from: beat + Int(0.15 * rate), to: index))
        let match = templates.match(waves, at: beat - waveLag)
        if match.kind != nil { likeness.push(Double(match.correlation)) }
        templates.learn(waves, at: beat - waveLag)
    }

    private mutating func add(_ hump: Hump) {
        guard hump.height > Self.negligible * signal else { return }
        if pendingCount > 0, Double(hump.index - pending[pendingCount - 1].index) < Self.merged * rate {
            if hump.height > pending[pendingCount - 1].height { pending[pendingCount - 1] = hump }
            return
        }
        if pendingCount == pending.count { dropOldest() }
        pending[pendingCount] = hump
        pendingCount += 1
    }

    private mutating func dropOldest() {
        for k in 1..<pendingCount { pending[k - 1] = pending[k] }
        pendingCount -= 1
    }

    private mutating func decide(late: Bool) -> Hump? {
        var hump = pending[0]
        guard learned else {
            if late { dropOldest() }
            return nil
        }
        if let lastBeat, Double(hump.index - lastBeat) < Self.refractory * rate {
            dropOldest()
            return nil
        }
        if hump.height < Self.hopeless * signal {
            if late { reject(hump) }
            return nil
        }
        let match = hump.match ?? templates.match(waves, at: hump.index - waveLag)
        hump.match = match
        pending[0].match = match
        hump.score = evidence(for: hump, match).score
        if !late, hump.score < Self.sure { return nil }
        guard hump.score > 0, !isBeaten(hump) else {
            reject(hump)
            return nil
        }
        dropOldest()
        accept(hump, lag: match.correlation > 0.7 ? match.lag : 0)
        return hump
    }

    private mutating func reject(_ hump: Hump) {
        dropOldest()
        noise += 0.125 * (min(hump.height, signal) - noise)
    }

    /// Whether a hump soon after has more evidence.
    private mutating func isBeaten(_ hump: Hump) -> Bool {
        for k in 1..<pendingCount
        where index - pending[k].index >= Int(Self.context * rate)
            && Double(pending[k].index - hump.index) < Self.rivalry * rate
        {
            let match = pending[k].match ?? templates.match(waves, at: pending[k].index - waveLag)
            pending[k].match = match
            if evidence(for: pending[k], match).score > hump.score { return true }
        }
        return false
    }

    private mutating func accept(_ hump: Hump, lag: Int) {
        let elapsed = lastBeat.map { Double(hump.index - $0) / rate }
        if let elapsed, elapsed < Self.unlearning, hump.height > Self.unlearningRatio * lastHeight {
            // So soon after a much smaller one: that one was a P wave or an artefact.
            noise += 0.125 * (min(lastHeight, signal) - noise)
            peaks.replaceNewest(with: hump.height)
        } else {
            if let elapsed, elapsed < 2 { intervals.push(elapsed) }
            // A single large beat must not lift the level above the others.
            peaks.push(peaks.count < 3 ? hump.height : min(hump.height, 2 * signal))
        }
        unlearnt = hump.index
        signal = peaks.median ?? hump.height
        lastBeat = hump.index + lag
        lastHeight = hump.height
    }

    private func evidence(for hump: Hump, _ match: QRSTemplates.Match) -> QRSEvidence {
        let height = hump.height
        let interval = min(max(intervals.median ?? 0.8, 0.3), 1.5)
        let elapsed = lastBeat.map { Double(hump.index - $0) / rate } ?? interval
        let usual = likeness.count < 4 ? 0 : (likeness.median ?? 0)
        let correlation = Double(match.correlation)
        let off = (elapsed / interval - 1) / 0.08

        var result = QRSEvidence()
        let threshold = threshold(elapsed: elapsed, interval: interval)
        result.overThreshold = Self.ratio(height, threshold, -2, 1.5)
        result.overBefore = Self.ratio(height, before.median ?? 0.5 * signal, -1, 1)
        result.overAfter = Self.ratio(height, after.median ?? 0.5 * signal, -1, 1)
        let past = highest(from: hump.index - Int(0.25 * rate), to: hump.index - Int(0.1 * rate))
        result.overPast = Self.ratio(height, past, -2, 2)
        result.overFuture = Self.ratio(height, highest(from: hump.index + Int(0.06 * rate), to: index), -1, 2)
        if match.kind != nil {
            result.shapesKnown = min(max((usual - 0.3) / 0.4, 0), 1)
            result.correlation = result.shapesKnown * (correlation - 0.6)
            result.share = result.shapesKnown * (min(max(Double(match.share), -0.2), 1.5) - 0.6)
        }
        result.size = Self.ratio(height, signal, -2, 2)
        result.elapsed = elapsed
        result.expected = exp(-off * off)
        result.early = max(0, 0.8 - elapsed / interval)
        result.dirt = Self.ratio(noise, signal, -2.5, 0) + 1.5
        return result
    }

    /// The threshold as it stands so many seconds after a beat.
    private func threshold(elapsed: Double, interval: Double) -> Double {
        let between = noise + Self.place * (signal - noise)
        guard lastBeat != nil else { return max(between, Self.overMean * mean) }
        var factor = 1.0
        if elapsed < 0.6 * interval {
            factor = 1 + (Self.early - 1) * (1 - elapsed / (0.6 * interval))
        } else if elapsed > 1.15 * interval {
            factor = max(Self.late, 1 - (1 - Self.late) * (elapsed - 1.15 * interval) / (0.6 * interval))
        }
        let level = max(factor * between, Self.overMean * mean, Self.overNoise * noise)
        return elapsed < Self.tWaveEnd ? max(level, Self.tWaveShare * min(lastHeight, 2 * signal)) : level
    }

    /// Highest value of the feature between two indices, both included.
    private func highest(from first: Int, to last: Int) -> Double {
        var result: Float = 0
        for k in stride(from: first, through: last, by: 1) { result = max(result, features[k]) }
        return Double(result)
    }

    /// ln(a/b), held between two bounds.
    private static func ratio(_ a: Double, _ b: Double, _ low: Double, _ high: Double) -> Double {
        guard a > 0 else { return low }
        return b > 0 ? min(max(log(a / b), low), high) : high
    }

    /// After a gap: levels are learned again and the beat before is unknown. The index runs on.
    mutating func restart() {
        pendingCount = 0
        lastBeat = nil
        unlearnt = nil
        learned = false
        startIndex = index + 1
        signal = 0
        mean = 0
        previous = 0
        rising = false
        peaks.reset()
        intervals.reset()
        likeness.reset()
        before.reset()
        after.reset()
        templates.reset()
    }

    /// Forgets everything.
    mutating func reset() {
        index = -1
        noise = 0
        features.reset()
        waves.reset()
        restart()
    }
}
