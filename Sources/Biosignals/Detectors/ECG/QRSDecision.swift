import Foundation

/// Decides which humps of the QRS feature are beats, causally.
///
/// Levels of accepted and rejected humps make a threshold between them (Pan and Tompkins 1985; Hamilton 2002); it
/// is raised just after a beat, where the T wave lies, and sinks as the next beat becomes due. The sinking takes
/// the place of their search-back, whose late decisions a live display cannot use. How far a hump passes this
/// threshold is one piece of evidence; its likeness to this person's complexes, the rhythm, the usual height of the
/// waves before a beat, and its surroundings are others (`QRSEvidence`). A hump with much evidence is decided soon;
/// the others wait as long as they may, because a better one may follow (P wave, then QRS).
///
/// Where higher waves than the beats have lain between them for some time, the beats were other waves (T or P, taken
/// for complexes after noise): levels and shapes are then learnt anew. So they are where no hump has passed for a beat
/// for long: what was learnt was noise, and nothing is like it any more. Where a hump of the beats' own height and form was
/// left out between any two of them for some time, it was the rhythm that was learnt wrongly, from every second beat.
struct QRSDecision: Sendable {
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
    /// So many beats, and so much higher waves beside them, that they must have been other waves (T, P).
    private static let evidenceOfError = 8
    private static let errorRatio = 1.1
    /// A hump lower than this share of the signal level is not looked at.
    private static let negligible = 0.1
    /// Nor is its shape when it is lower than this share.
    private static let hopeless = 0.17
    /// Seconds listened to before the first decision.
    private static let learning = 1.5
    /// The first level of the beats over the highest hump heard.
    private static let firstLevel = 0.8
    /// Seconds without a beat after which the levels sink, and after which all is learnt anew; after twice as many where
    /// nothing looks like beats: where the signal has sunk below this share of those there were, as in a pause or where a
    /// lead comes off, or is nowhere so many times its mean, as in noise.
    private static let silence = 1.5
    private static let patience = 5.0
    private static let faint = 0.04
    private static let peaked = 3.0

    let rate: Double
    private let waveLag: Int
    private let waitSamples: Int
    private let sureSamples: Int
    private let contextSamples: Int
    private let learningDelaySamples: Int
    private let learningSamples: Int
    private let silence: Int
    private let patience: Int
    private var mains: MainsFilter
    private var feature: QRSFeature
    /// The signal, and its feature, which may be behind.
    private(set) var waves: SlidingBuffer
    private(set) var features: SlidingBuffer
    private var templates: QRSTemplates
    private var search: HumpSearch
    private var learned = false
    /// Humps not yet decided.
    private var pending: PendingHumps
    /// When the oldest of them is to be looked at.
    private var decideAt = Int.max
    /// When the last beat is to be learnt from, when nothing has unlearnt it.
    private var learnAt = Int.max
    private var peaks = SlidingQuantile(width: 8)
    private(set) var intervals = SlidingQuantile(width: 8)
    private(set) var likeness = SlidingQuantile(width: 8)
    private(set) var before = SlidingQuantile(width: 8)
    private(set) var signal = 0.0
    private(set) var noise = 0.0
    private(set) var lastBeat: Int?
    /// Since when a beat is awaited, where there was none before, and when to ask whether what was learnt is any good.
    private var awaited = 0
    private var reviewAt = 0
    private(set) var lastHeight = 0.0
    /// The beats before the last one, latest first.
    private(set) var earlier: (Int?, Int?) = (nil, nil)
    private(set) var lastScore = 0.0
    /// Highest hump rejected since the last beat.
    private(set) var rejected = 0.0
    private var between = SlidingQuantile(width: 8)
    private var twins = TwinWatch()
    private(set) var rounds: RoundWatch

    /// - Parameters:
    ///   - rate: of the signal, in Hz, 50 to 200.
    ///   - longest: time in s from the middle of a complex to its decision, at most.
    ///   - block: samples that are taken in at most before `next` is asked.
    init(rate: Double, longest: Double, block: Int) {
        self.rate = rate
        mains = MainsFilter(rate: rate)
        feature = QRSFeature(rate: rate)
        search = HumpSearch(rate: rate)
        pending = PendingHumps(apart: Self.merged * rate)
        waves = SlidingBuffer(keeping: Int(rate) + block)
        features = SlidingBuffer(keeping: Int(0.5 * Self.patience * rate) + block)
        waveLag = Int(feature.delay.rounded())
        rounds = RoundWatch(rate: rate, lag: waveLag)
        waitSamples = Int(longest * rate - feature.delay - 1)
        templates = QRSTemplates(rate: rate, following: waitSamples + waveLag)
        contextSamples = max(templates.ahead - waveLag, Int(Self.context * rate))
        sureSamples = min(waitSamples, max(contextSamples, Int((Self.lookAhead * rate).rounded())))
        learningDelaySamples = Int((Self.learningDelay * rate).rounded(.up))
        learningSamples = Int((Self.learning * rate).rounded(.up))
        silence = Int(Self.silence * rate)
        patience = Int(Self.patience * rate)
    }

    /// The sample that was looked at last.
    var index: Int { search.index }

    var mean: Double { search.mean }

    /// Samples by which a hump lags its complex.
    var delay: Double { feature.delay }

    /// Takes in a sample of the signal.
    mutating func append(_ sample: Float) {
        waves.append(sample)
        waves.change(from: waves.count - 1) { mains.process(&$0) }
    }

    /// Takes in the means of each few samples of a signal of higher rate, those with these indices.
    mutating func append(
        _ indices: Range<Int>, of signal: borrowing SlidingBuffer, thinnedBy decimator: inout Decimator
    ) {
        let start = indices.lowerBound - signal.first
        let known = waves.count
        decimator.process(signal.storage.span.extracting(start..<start + indices.count), into: &waves)
        waves.change(from: known) { mains.process(&$0) }
    }

    /// The next hump among the samples taken in that passes for a beat, if any; `index` is then the sample that decided
    /// it. Nothing is learnt from it unless it is accepted.
    mutating func next() -> QRSHump? {
        feature.follow(waves, into: &features)
        let last = waves.count - 1
        while index < last {
            if learned, index > reviewAt { review() }
            let quiet = (lastBeat ?? awaited) + silence
            let wake = learned ? min(learnAt, decideAt, quiet + 1) : 0
            let top = search.advance(
                along: features, to: min(last, max(index + 1, wake)), above: Float(Self.negligible * signal))
            if !learned { learnLevels() }
            if learned, index > quiet {
                // A signal that has become smaller is found again within seconds.
                signal = max(signal * (1 - 0.5 / rate), mean)
                noise *= 1 - 0.5 / rate
            }
            if index >= learnAt { learn(fromBeatAt: index - learningDelaySamples) }
            if let top {
                pending.add(QRSHump(index: index - 1, height: Double(top)))
                arrange()
            }
            if index >= decideAt, let hump = decide() { return hump }
        }
        return nil
    }

    /// Finds the first levels.
    private mutating func learnLevels() {
        signal = max(signal, Double(search.value))
        guard index - search.start >= learningSamples else { return }
        signal *= Self.firstLevel
        noise = 0.5 * mean
        reviewAt = index + patience / 2
        rounds.restart(at: index)
        learned = true
    }

    private mutating func learn(fromBeatAt beat: Int) {
        learnAt = .max
        before.push(highest(from: beat - Int(0.3 * rate), to: beat - Int(0.12 * rate)))
        if let correlation = templates.learn(waves, at: beat - waveLag) { likeness.push(Double(correlation)) }
    }

    private mutating func dropOldest() {
        pending.removeFirst()
        arrange()
    }

    /// Sets when the oldest hump is looked at: as soon as that may suffice, and when it can wait no longer.
    private mutating func arrange() {
        guard pending.count > 0 else {
            decideAt = .max
            return
        }
        let soon = pending[0].index + sureSamples
        decideAt = index < soon ? soon : pending[0].index + waitSamples
    }

    private mutating func decide() -> QRSHump? {
        var hump = pending[0]
        let late = index - hump.index >= waitSamples
        decideAt = hump.index + waitSamples
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
        let match = match(pendingAt: 0)
        hump.match = match
        rounds.look(at: hump, in: waves)
        hump.score = evidence(for: hump, match).score
        if !late, hump.score < Self.sure { return nil }
        guard hump.score > 0, !isBeaten(hump) else {
            reject(hump)
            return nil
        }
        dropOldest()
        return hump
    }

    /// How a hump that waits fits the known shapes.
    private mutating func match(pendingAt place: Int) -> QRSTemplates.Match {
        if let match = pending[place].match { return match }
        let match = templates.match(waves, at: pending[place].index - waveLag)
        pending[place].match = match
        return match
    }

    private mutating func reject(_ hump: QRSHump) {
        dropOldest()
        twins.reject(hump, level: signal)
        noise += 0.125 * (min(hump.height, signal) - noise)
        rejected = max(rejected, hump.height)
    }

    /// Whether a hump soon after has more evidence.
    private mutating func isBeaten(_ hump: QRSHump) -> Bool {
        for k in 1..<pending.count
        where index - pending[k].index >= contextSamples
            && Double(pending[k].index - hump.index) < Self.rivalry * rate
        {
            let match = match(pendingAt: k)
            if evidence(for: pending[k], match).score > hump.score { return true }
        }
        return false
    }

    /// Takes a hump that `next` gave for a beat: what follows is judged by it.
    mutating func accept(_ hump: QRSHump) {
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
        if elapsed.map({ $0 >= Self.unlearning || hump.height <= Self.unlearningRatio * lastHeight }) ?? false
        {
            earlier = (lastBeat, earlier.0)
        }
        lastScore = hump.score
        between.push(rejected)
        rejected = 0
        if twins.accept() {
            intervals.reset()
            earlier = (nil, nil)
        }
        learnAt = hump.index + learningDelaySamples
        signal = peaks.median ?? hump.height
        lastBeat = hump.index + (hump.match.map { $0.correlation > 0.7 ? $0.lag : 0 } ?? 0)
        lastHeight = hump.height
        reviewAt = hump.index + patience
        if between.count >= Self.evidenceOfError, let higher = between.median,
            higher > Self.errorRatio * signal
        {
            // What was learnt were waves that are no complexes, since higher ones lie beside them.
            forget()
            signal = higher
        }
    }

    /// After a gap: levels are learned again and the beat before is unknown; the signal goes on from `level`. The index
    /// runs on.
    mutating func restart(at level: Float) {
        mains.restart()
        feature.restart(at: Double(level))
        forget()
        intervals.reset()
        pending.removeAll()
        decideAt = .max
        learned = false
        search.restart(after: waves.count - 1)
        awaited = search.start
        signal = 0
    }

    /// Gives up what was learnt, since nothing is like it any more; the levels are those of the last seconds.
    private mutating func review() {
        reviewAt = index + patience / 2
        let start = index - patience / 2
        let highest = highest(from: start, to: index)
        let isLikely =
            highest > Self.faint * (peaks.median ?? 0)
            && highest > Self.peaked * Double(features.mean(from: start, through: index))
        guard isLikely || index > (lastBeat ?? awaited) + 2 * patience else { return }
        forget()
        intervals.reset()
        pending.forgetMatches()
        signal = Self.firstLevel * highest
        noise = 0.5 * mean
        awaited = index
    }

    /// Forgets the beats there were, but for their rhythm.
    private mutating func forget() {
        twins = TwinWatch()
        learnAt = .max
        lastBeat = nil
        earlier = (nil, nil)
        rejected = 0
        peaks.reset()
        likeness.reset()
        between.reset()
        before.reset()
        templates.reset()
    }

    /// In a gap: nothing of what was taken in is looked at.
    mutating func skip() {
        for _ in features.count..<waves.count { features.append(0) }
        search.restart(after: waves.count - 1)
    }

    /// Forgets everything.
    mutating func reset() {
        noise = 0
        features.reset()
        waves.reset()
        restart(at: 0)
    }
}
