import Glibc

/// What a person makes of the cues that she hears: which she heeds, and when her breath then turns.
///
/// Whether a breath is followed is thrown for each inhale cue, with a chance that halves every `fade` seconds; the
/// exhale cue behind it is heeded when the inhale was. So a person whose attention fades misses more and more breaths,
/// and comes back now and then.
struct CueAttention: Sendable {
    /// A turn of the breath that a cue asked for.
    struct Turn: Sendable {
        var isInhale: Bool
        /// When it begins, in the person's seconds.
        var time: Double
        var seconds: Double
    }

    /// Seconds that a fixed pacer's cues are heard ahead.
    private static let pacerLead = 1.0
    /// Of a fixed pacer's breath, the part that is inhalation.
    private static let pacerInhale = 0.4

    private let settings: CueFollowing
    private var random: SplitMix64
    private var turns: [Turn] = []
    private var isHeeding = false
    /// From a cue to the turn, of the breath that is being followed.
    private var delay = 0.0
    private var firstCue: Double?
    private var nextPacerBreath = 0.0

    init(_ settings: CueFollowing, random: SplitMix64) {
        self.settings = settings
        self.random = random
    }

    /// Whether a turn is still to come.
    var isWaiting: Bool { !turns.isEmpty }

    /// - Parameter isAwake: false when she hears nothing.
    mutating func hear(_ cue: BreathCue, isAwake: Bool) {
        guard cue.seconds > 0, cue.time.isFinite, cue.seconds.isFinite else { return }
        if cue.isInhale {
            let first = firstCue ?? cue.time
            firstCue = first
            let fading = settings.halving.map { exp2(-max(0, cue.time - first) / $0) } ?? 1
            // Both are thrown for every cue, so that one person heeds the same breaths with another lag.
            let isMissed = random.uniform() >= settings.share * fading
            let scatter = settings.scatter * random.gaussian()
            isHeeding = isAwake && !isMissed
            delay = max(0, settings.lag + scatter)
        }
        guard isHeeding else { return }
        turns.append(Turn(isInhale: cue.isInhale, time: cue.time + delay, seconds: cue.seconds))
    }

    /// The turn that is due; those that were overtaken by a later one are forgotten.
    mutating func due(at time: Double, isAwake: Bool) -> Turn? {
        if let rate = settings.pacer {
            while nextPacerBreath < time + Self.pacerLead {
                let cycle = 60 / rate
                let inhale = Self.pacerInhale * cycle
                hear(
                    BreathCue(isInhale: true, time: nextPacerBreath, seconds: inhale), isAwake: isAwake)
                hear(
                    BreathCue(isInhale: false, time: nextPacerBreath + inhale, seconds: cycle - inhale),
                    isAwake: isAwake)
                nextPacerBreath += cycle
            }
        }
        var found: Turn?
        while let first = turns.first, first.time <= time { found = turns.removeFirst() }
        return found
    }
}
