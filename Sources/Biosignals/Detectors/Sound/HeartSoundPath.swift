import Foundation

/// One way to read the peaks of a loudness as heart sounds, up to one of them, and how likely it is.
///
/// What is expected of the next sound is learnt along the path itself (per-survivor processing, Raheli, Polydoros and
/// Tzou 1995): a path that takes second sounds for first ones learns from its own error, and is found out by it.
/// Scores are logarithms of how much likelier a peak is as this sound than as noise. Intervals have long tails: a heart
/// that suddenly slows down costs a path little more than a second sound at the wrong place.
struct HeartSoundPath: Sendable {
    /// Seconds that may lie between two first sounds, a first and a second sound, a second and a first one.
    static let intervals = 0.27...2.4
    static let systoles = 0.13...0.5
    static let shortestDiastole = 0.1
    /// What beginning anew costs.
    private static let restart = 9.0
    /// What it costs to take the second sounds for the first ones from now on.
    private static let turn = 7.0

    private(set) var score = -Double.infinity
    /// Time of the newest first sound in s.
    private(set) var first = 0.0
    /// Heights of the first and the second sounds, logarithms.
    private(set) var firstLevel = 0.0
    private var secondLevel = 0.0
    /// Share of beats whose second sound is heard.
    private var presence = 0.5
    /// Expected interval and the last one in s.
    private var interval = 0.0
    private var previous = 0.0
    /// The systole as a share of that which is usual with the interval.
    private var systole = 1.0

    /// No way.
    init() {}

    /// A way that begins with a first sound, after a path of this score.
    init(at peak: SoundPeak, after score: Double, interval: Double, level: Double) {
        self.score = score - Self.restart + Self.gain(log(peak.height) - level)
        first = peak.time
        firstLevel = level
        secondLevel = firstLevel - 0.5
        self.interval = interval
        previous = interval
    }

    /// How well a height fits: 2 where it is as usual or a little more, 0 at 0.3 of it.
    private static func gain(_ above: Double) -> Double {
        above > 0.7 ? max(0, 2.7 - above) : max(-4, min(2, 2 + 1.67 * above))
    }

    /// The cost of what is off by so many standard deviations: much like a normal distribution near 0, with long tails.
    private static func cost(_ deviations: Double) -> Double { log(1 + deviations * deviations) }

    /// The score when nothing has followed until a time: the next first sound can only come later still.
    func score(at now: Double) -> Double {
        let length = now - first
        return length > interval ? score - Self.cost(log(length / interval) / 0.1) : score
    }

    /// A systole lasts 413 − 1.7 ms for each beat a minute and 35 ms more until the valves open (Weissler 1968), but not
    /// below 190 ms.
    private static func usualSystole(_ interval: Double) -> Double {
        max(0.19, 0.448 - 0.0017 * 60 / interval)
    }

    /// This way, whose second sounds are the first ones from this one on.
    func turned(at peak: SoundPeak) -> HeartSoundPath {
        var next = self
        next.score -= Self.turn
        next.first = peak.time
        next.firstLevel = secondLevel
        next.secondLevel = firstLevel
        next.systole = 1
        return next
    }

    /// This way with a second sound after it; nil where none can be.
    func second(_ peak: SoundPeak, level: Double) -> HeartSoundPath? {
        let length = peak.time - first
        guard Self.systoles.contains(length) else { return nil }
        let usual = Self.usualSystole(interval)
        var next = self
        next.secondLevel = max(level - 1.4, min(level + 0.4, secondLevel))
        let above = log(peak.height) - next.secondLevel
        // Near what this person's systoles are, and these near what they are in most.
        next.score += (1 + presence) * Self.gain(above) - 0.4
        next.score -=
            presence * Self.cost((length - systole * usual) / 0.03) + Self.cost((length - usual) / 0.06)
        // First sounds are more often the louder ones, and never much fainter.
        let louder = next.secondLevel - firstLevel
        next.score -= 0.3 * max(-0.5, min(0.5, louder)) + 2 * max(0, louder - 0.6)
        next.systole += 0.15 * (max(0.75, min(1.3, length / usual)) - systole)
        next.secondLevel += 0.2 * max(-0.7, min(0.7, above))
        next.presence += 0.15 * (1 - presence)
        return next
    }

    /// This way with the next first sound after it; nil where none can be.
    /// - Parameters:
    ///   - second: time of the second sound of this beat in s, if it was heard.
    ///   - period: of the loudness as a whole, in s.
    func first(_ peak: SoundPeak, second: Double?, period: Double, level: Double) -> HeartSoundPath? {
        let length = peak.time - first
        guard Self.intervals.contains(length) else { return nil }
        if let second, peak.time - second < Self.shortestDiastole { return nil }
        var next = self
        next.firstLevel = max(level - 0.9, min(level + 0.4, firstLevel))
        let above = log(peak.height) - next.firstLevel
        let off = log(length / interval)
        let change = log(length / previous)
        next.score += Self.gain(above) - min(Self.cost(off / 0.1), Self.cost(change / 0.1) + 0.5)
        next.score -= Self.cost(log(length / period) / 0.25)
        if second == nil {
            next.score -= presence
            next.presence -= 0.15 * presence
        }
        // Two intervals that are alike make a new rate; one alone may be a beat that was not heard.
        next.interval =
            abs(change) < 0.1 && abs(off) > 0.2
            ? length : interval * exp(0.5 * max(-0.4, min(0.4, off)))
        next.previous = length
        next.firstLevel += 0.2 * max(-0.7, min(0.7, above))
        next.first = peak.time
        return next
    }
}
