/// Picks the first heart sounds out of the peaks of a loudness, one to a beat.
///
/// Every peak may be a first sound, a second one or neither. Of all ways to read the peaks of the last seconds the
/// likeliest is followed, and a sound is decided on when no other reading comes near, or at a fixed lag. So no peak is
/// left out because it comes at another time than was thought. Beside it the same peaks are read afresh every few
/// seconds, knowing nothing of what came before: when that reading explains them better, it is followed from then on.
/// The autocorrelation of the loudness says whether there is a heart beat at all, and about how long it lasts.
///
/// Source: first and second sounds as states with durations after Springer, Tarassenko and Clifford 2016; theirs are
/// learnt from an annotated collection and read a whole recording, ours are given and read while it comes in.
struct HeartSoundTracker: Sendable {
    struct Beat: Sendable {
        /// Position on the loudness' grid, with a fraction.
        var position: Double
        var quality: Double
    }

    /// Seconds after which a first sound is taken: where no other reading comes near, and at the latest.
    private static let soon = 0.09
    private static let late = 0.42
    /// By how much a reading with this sound is likelier than any without, to be taken soon.
    private static let sure = 2.0
    /// Seconds between two looks for a sound that can be decided on, where no new peak calls for one.
    private static let look = 0.02
    /// Autocorrelation from which there is a heart beat.
    private static let periodic = 0.3
    /// Seconds without a beat after which the search begins again.
    private static let patience = 4.0
    /// Share of the usual height below which a peak is no heart sound.
    private static let faint = 0.05
    /// Share of the peaks' heights that a reading of mere noise leaves unexplained.
    private static let noise = 0.3
    /// Seconds for which a fresh reading is tried, and by how much it must be likelier: less than what its beginning costs.
    private static let trial = 6.0
    private static let better = -5.0

    private let rate: Double
    private var peaks: SoundPeaks
    private var period: SoundPeriod
    private let stride: Int
    private var sinceThin = 0
    private var thin = 0.0
    private var sinceUpdate = 0

    private var recent = RecentPeaks()
    private var reading: HeartSoundReading?
    /// The fresh reading.
    private var rival = HeartSoundReading()
    /// When the fresh reading began, in s, and the score of the followed one at that time.
    private var trialStart = 0.0
    private var scoreThen = 0.0
    private var nextLook = 0.0
    /// Time of the last beat given, in s.
    private var last = 0.0
    /// Seconds that a beat lasts, as last known.
    private var beat = 0.0

    /// - Parameter rate: of the loudness, about 200 Hz.
    init(rate: Double) {
        self.rate = rate
        stride = max(1, Int(rate / 50))
        peaks = SoundPeaks(rate: rate)
        period = SoundPeriod(rate: rate / Double(stride))
    }

    /// Longest time in seconds between a sound and the decision on it.
    static let maximumDelay = late + SoundPeaks.apart

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
                if period.strength >= Self.periodic { beat = period.seconds }
                sinceUpdate = 0
                if reading == nil { acquire() }
            }
        }
        if let peak = peaks.push(loudness) {
            note(peak)
            nextLook = peaks.now
        }
        guard reading != nil, peaks.now >= nextLook else { return nil }
        nextLook = peaks.now + Self.look
        let found = decide()
        if peaks.now - last > Self.patience { reading = nil }
        return found
    }

    /// Reads the peaks that are there, where there is a heart beat in them.
    private mutating func acquire() {
        guard period.strength >= Self.periodic,
            let height = recent.usualHeight(at: peaks.now, beat: beat)
        else { return }
        var fresh = HeartSoundReading()
        for k in 0..<recent.count { fresh.read(recent[k], beat: beat, height: height) }
        reading = fresh
        last = max(last, peaks.now - Self.late)
        startTrial()
    }

    private mutating func note(_ peak: SoundPeak) {
        guard reading != nil else {
            recent.append(peak)
            return
        }
        let height = recent.usualHeight(at: peaks.now, beat: beat) ?? peak.height
        guard peak.height >= Self.faint * height else { return }
        recent.append(peak)
        reading?.read(peak, beat: beat, height: height)
        rival.read(peak, beat: beat, height: height)
        if peaks.now - trialStart > Self.trial { endTrial() }
    }

    private mutating func startTrial() {
        rival = HeartSoundReading()
        trialStart = peaks.now
        scoreThen = reading?.best(at: peaks.now)?.score ?? 0
    }

    /// Follows the fresh reading where it fits the last seconds better.
    private mutating func endTrial() {
        let gained = (reading?.best(at: peaks.now)?.score ?? 0) - scoreThen
        if let other = rival.best(at: peaks.now)?.score, other > gained + Self.better { reading = rival }
        startTrial()
    }

    private mutating func decide() -> Beat? {
        let now = peaks.now
        let after = max(last + HeartSoundPath.intervals.lowerBound, now - Self.maximumDelay)
        guard let reading, let best = reading.best(at: now),
            let number = reading.firstSound(after: after, to: best)
        else { return nil }
        let peak = reading.peak(number)
        guard now - peak.time >= Self.soon else { return nil }
        if now - peak.time < Self.late {
            let other = reading.best(at: now) {
                $0.score > best.score - Self.sure && reading.firstSound(after: after, to: $0) != number
            }
            guard other == nil else { return nil }
        }
        last = peak.time
        // A heart that speeds up and slows down has little of a period, yet nothing but its sounds is heard.
        let unexplained = 1 - reading.share(to: number)
        let clear = max(min(1, period.strength / 0.5), 1 - unexplained / Self.noise)
        let quality = min(1, peak.height / reading.usualHeight(at: number)) * clear
        return Beat(position: peak.time * rate, quality: max(0, quality))
    }

    mutating func reset() { self = HeartSoundTracker(rate: rate) }
}
