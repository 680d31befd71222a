/// Respiratory sinus arrhythmia of one breath: how far the heart rate rose and fell with it.
///
/// The highest rate is looked for from the onset of inhalation through the first third of exhalation, the lowest in
/// exhalation and after it for one second or one beat, whichever is longer. The fastest beat of the whole breath must
/// come before that lowest; otherwise the breath has no measure, and that is counted and not scored as 0. Grows as breathing slows and
/// deepens, calm or not: compare at equal rates only.
///
/// Source: peak-to-trough method, Grossman et al. 1990; the search windows are ours.
public struct BreathRSA: Sendable, Hashable {
    /// Longest minus shortest interval, ms.
    public let milliseconds: Double
    /// Highest minus lowest rate, beats a minute.
    public let bpm: Double

    /// Seconds after the breath that may hold its lowest rate.
    public static let lag = 1.0
    /// Part of exhalation that may hold the highest rate.
    public static let earlyExhalation = 1.0 / 3

    /// Nil when the order fails, when beats are missing in the breath, or when more than a quarter are flagged.
    /// - Parameters:
    ///   - inhale, exhale, end: session seconds of inhalation onset, exhalation onset and next inhalation onset.
    ///   - intervals: in order of time; those from `inhale` to one beat and `lag` after `end` are read.
    public init?(inhale: Double, exhale: Double, end: Double, in intervals: [Interval]) {
        guard inhale < exhale, exhale < end else { return nil }
        let highUntil = exhale + Self.earlyExhalation * (end - exhale)
        var shortest: (rr: Double, time: Double)?
        var fastest: (rr: Double, time: Double)?
        var longest: (rr: Double, time: Double)?
        var flagged = 0
        var total = 0
        var passedEnd = false
        for interval in intervals[intervals.first(notBefore: inhale)...] {
            if passedEnd, interval.time > end + Self.lag { break }
            guard interval.flag != .gap else { return nil }
            passedEnd = interval.time > end
            total += 1
            guard interval.isValid, let rr = interval.rr else {
                flagged += 1
                continue
            }
            if interval.time <= end, rr < fastest?.rr ?? .infinity { fastest = (rr, interval.time) }
            if interval.time <= highUntil, rr < shortest?.rr ?? .infinity { shortest = (rr, interval.time) }
            if interval.time >= exhale, rr > longest?.rr ?? -.infinity { longest = (rr, interval.time) }
        }
        guard passedEnd, 4 * flagged <= total, let shortest, let longest, let fastest,
            shortest.time < longest.time, fastest.time < longest.time, shortest.rr < longest.rr
        else { return nil }
        milliseconds = longest.rr - shortest.rr
        bpm = 60_000 / shortest.rr - 60_000 / longest.rr
    }
}
