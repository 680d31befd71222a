/// Picks the first heart sounds out of the peaks of a loudness, one to a beat.
///
/// The autocorrelation says how long a beat lasts. Peaks that follow each other at that distance make trains: the first
/// sounds are one, the second sounds another. The first sound is the one after which a pause as long as a systole comes, and
/// the louder one where both pauses are alike. From then on the peak that fits best around the time at which the next one is due
/// is taken, so that murmurs and the breath between the sounds do not count.
struct HeartSoundTracker: Sendable {
    struct Beat: Sendable {
        /// Position on the loudness' grid, with a fraction.
        var position: Double
        var quality: Double
    }

    private struct Peak: Sendable {
        var position = -Double.infinity
        var height = 0.0
    }

    /// Seconds within which only the highest point is a peak, and after which a fitting peak is taken.
    private static let apart = 0.06
    private static let soon = 0.09
    private static let late = 0.42
    /// The next beat comes within these shares of the usual interval.
    private static let earliest = 0.7
    private static let latest = 1.35
    /// Shares of the usual height: of a peak that is taken soon, and of the faintest that is taken at all.
    private static let sure = 0.5
    private static let faint = 0.2
    /// Autocorrelation from which there is a heart beat.
    private static let periodic = 0.3
    /// Intervals in a row without a peak after which the search begins again.
    private static let patience = 2
    /// Beats in a row at another rate than the autocorrelation's after which it begins again as well.
    private static let mostDoubts = 3

    private let rate: Double
    private var period: SoundPeriod
    private let stride: Int
    private var sinceThin = 0
    private var thin = 0.0
    private var sinceUpdate = 0

    private var count = 0
    private var before = 0.0
    private var here = 0.0
    private var candidate = Peak()
    private var peaks = InlineArray<16, Peak>(repeating: Peak())
    private var newest = 0

    private var locked = false
    private var last = 0.0
    private var interval = 0.0
    private var height = 0.0
    private var missed = 0
    /// Beats in a row at which the autocorrelation said otherwise.
    private var doubts = 0
    /// Mean share of the interval at which the other sound comes, and beats in it.
    private var otherShare = 0.5
    private var others = 0

    /// - Parameter rate: of the loudness, about 200 Hz.
    init(rate: Double) {
        self.rate = rate
        stride = max(1, Int(rate / 50))
        period = SoundPeriod(rate: rate / Double(stride))
    }

    /// Longest time in seconds between a sound and the decision on it.
    static let maximumDelay = late + apart

    mutating func push(_ loudness: Double) -> Beat? {
        thin += loudness
        sinceThin += 1
        if sinceThin == stride {
            period.push(thin)
            thin = 0
            sinceThin = 0
            sinceUpdate += 1
            if Double(sinceUpdate * stride) >= 0.5 * rate {
                period.update()
                sinceUpdate = 0
            }
        }
        findPeak(loudness)
        count += 1
        guard locked else {
            if sinceUpdate == 0, sinceThin == 0 { acquire() }
            return nil
        }
        return follow()
    }

    /// Keeps the highest point until nothing higher has come for a while.
    private mutating func findPeak(_ loudness: Double) {
        if here > before, here >= loudness, here > candidate.height {
            candidate = Peak(
                position: Double(count - 1) + Parabola.top(before, here, loudness), height: here)
        }
        before = here
        here = loudness
        if candidate.height > 0, Double(count) - candidate.position >= Self.apart * rate {
            newest = (newest + 1) & 15
            peaks[newest] = candidate
            candidate = Peak()
        }
    }

    /// The highest peak within so many samples, if any.
    private func highest(from first: Double, to last: Double) -> Peak? {
        var best: Peak?
        for k in 0..<16 where peaks[k].position >= first && peaks[k].position <= last {
            if peaks[k].height > best?.height ?? 0 { best = peaks[k] }
        }
        return best
    }

    /// Sum of the heights of a peak and the two that stand one and two beats before it.
    private func train(_ peak: Peak, beat: Double) -> Double {
        var sum = peak.height
        var at = peak.position
        for _ in 0..<2 {
            let former = highest(from: at - 1.2 * beat, to: at - 0.8 * beat)
            sum += former?.height ?? 0
            at = former?.position ?? at - beat
        }
        return sum
    }

    private mutating func acquire() {
        guard period.strength >= Self.periodic else { return }
        let beat = period.seconds * rate
        var first = (Peak(), 0.0)
        for k in 0..<16 where peaks[k].position > Double(count) - 1.1 * beat {
            let sum = train(peaks[k], beat: beat)
            if sum > first.1 { first = (peaks[k], sum) }
        }
        guard first.1 > 0 else { return }
        var second = (Peak(), 0.0)
        for k in 0..<16 where peaks[k].position > Double(count) - 1.1 * beat {
            let away = abs(peaks[k].position - first.0.position)
            guard away > 0.2 * beat, away < 0.8 * beat else { continue }
            let sum = train(peaks[k], beat: beat)
            if sum > second.1 { second = (peaks[k], sum) }
        }
        var start = first
        if second.1 > 0.35 * first.1 {
            var gap = (second.0.position - first.0.position) / beat
            if gap < 0 { gap += 1 }
            if Self.isOff(gap, interval: period.seconds, by: 0.03) { start = second }
        }
        locked = true
        last = start.0.position
        height = start.1 / 3
        interval = beat
        missed = 0
        doubts = 0
        others = 0
        otherShare = 0.5
    }

    private mutating func follow() -> Beat? {
        let now = Double(count)
        let first = last + Self.earliest * interval
        let end = last + Self.latest * interval
        guard now > first else { return nil }
        var best: Peak?
        var bestFit = 0.0
        var earliest = Double.infinity
        for k in 0..<16 where peaks[k].position >= first && peaks[k].position <= end {
            let peak = peaks[k]
            guard peak.height >= Self.faint * height else { continue }
            earliest = min(earliest, peak.position)
            let off = abs(peak.position - last - interval) / interval
            let fit = min(peak.height / height, 1.5) * (1 - 1.6 * off)
            if fit > bestFit {
                best = peak
                bestFit = fit
            }
        }
        if let best, bestFit >= Self.sure, now - best.position >= Self.soon * rate { return take(best) }
        guard now >= min(end + Self.apart * rate, earliest + Self.late * rate) else { return nil }
        if let best, bestFit > 0 { return take(best) }
        last += interval
        missed += 1
        if missed >= Self.patience { locked = false }
        return nil
    }

    private mutating func take(_ peak: Peak) -> Beat {
        let length = peak.position - last
        if missed == 0 {
            noteOther(from: last, length: length)
            interval += 0.35 * (length - interval)
        }
        let beat = period.seconds * rate
        // The autocorrelation holds the tracking to the true rate, and starts it anew where it is at a multiple of it.
        let astray = beat > 0 && period.strength > 0.3 && (beat < 0.7 * interval || beat > 1.45 * interval)
        doubts = astray ? doubts + 1 : 0
        if doubts >= Self.mostDoubts { locked = false }
        if beat > 0 { interval += 0.1 * (max(0.8 * interval, min(1.25 * interval, beat)) - interval) }
        height += 0.2 * (min(peak.height, 2 * height) - height)
        missed = 0
        last = peak.position
        let quality = min(1, peak.height / height) * min(1, period.strength / 0.5)
        if others >= 8, Self.isOff(otherShare, interval: interval / rate, by: 0.04) { swap() }
        return Beat(position: peak.position, quality: max(0, quality))
    }

    /// Whether a second sound at this share of the interval would be a likelier first one: a systole lasts 413 − 1.7 ms
    /// for each beat a minute and 35 ms more until the valves open (Weissler 1968), but not below 190 ms.
    private static func isOff(_ share: Double, interval: Double, by margin: Double) -> Bool {
        let systole = max(0.19, 0.448 - 0.0017 * 60 / interval) / interval
        return abs(share - systole) > abs(1 - share - systole) + margin
    }

    private mutating func noteOther(from start: Double, length: Double) {
        guard let other = highest(from: start + 0.2 * length, to: start + 0.8 * length),
            other.height > 0.3 * height
        else { return }
        otherShare += ((other.position - start) / length - otherShare) * 0.15
        others += 1
    }

    /// What was followed are second sounds: the first ones come next.
    private mutating func swap() {
        last += (otherShare - 1) * interval
        otherShare = 1 - otherShare
        others = 0
    }

    mutating func reset() { self = HeartSoundTracker(rate: rate) }
}
