/// Watches for a signal that stands still: a lead that is off, a saturated amplifier, a lost stream whose last
/// value is repeated. Samples that are not numbers count as standing still.
struct StandstillGuard: Sendable {
    enum Verdict: Sendable {
        /// The signal moves (or has only just stopped).
        case moving
        /// It has stood still for so long that nothing in it is real.
        case still
        /// It moves again, from this sample on.
        case resumed
    }

    /// After so many samples without a change `moves` leaves the signal to `push`: shorter rows mean nothing to anyone.
    /// `isLively` looks for rows of one more.
    private static let row = 3

    private let limit: Int
    private var started = false
    /// Whether the last verdict was `still`.
    private(set) var isStill = false

    /// The last sample that was a number, and the different one before it.
    private(set) var value: Float = 0
    private(set) var origin: Float = 0
    /// Samples for which `value` has not changed.
    private(set) var run = 0

    /// - Parameter limit: samples without any change that make a gap.
    init(limit: Int) { self.limit = max(2, limit) }

    /// The usual case alone: whether the signal was moving and moves on. Where not, nothing has happened, and `push`
    /// is to be asked. For callers to which its few ns matter.
    @inline(__always)
    mutating func movesOn(_ sample: Float) -> Bool {
        guard sample.isFinite, sample != value, started, !isStill else { return false }
        origin = value
        value = sample
        run = 0
        return true
    }

    /// The usual case of many samples: all are numbers, no four in a row are the same, and the signal was moving
    /// before. Where not, nothing has happened, and they are to be pushed.
    ///
    /// - Parameter isLively: whether the samples are known to be.
    mutating func moves(through samples: Span<Float>, isLively: Bool = false) -> Bool {
        let row = Self.row
        guard started, !isStill, limit > row, !samples.isEmpty else { return false }
        var lead = 0
        while lead < min(row, samples.count), samples[lead] == value { lead += 1 }
        guard run + lead < row else { return false }
        guard isLively || samples.isLively else { return false }
        if lead == samples.count {
            run += lead
            return true
        }
        var place = samples.count - 1
        while place > lead, samples[place - 1] == samples[place] { place -= 1 }
        origin = place > 0 ? samples[place - 1] : value
        value = samples[place]
        run = samples.count - 1 - place
        return true
    }

    /// Takes in samples up to the first that is no number, or with which the signal comes to a standstill or moves
    /// again; how many those are.
    ///
    /// - Parameter isLively: whether the samples are known to be.
    mutating func goesOn(through samples: Span<Float>, isLively: Bool = false) -> Int {
        if moves(through: samples, isLively: isLively) { return samples.count }
        var count = 0
        while count < samples.count, samples[count].isFinite {
            var ahead = self
            guard ahead.push(samples[count]) == (isStill ? .still : .moving) else { break }
            self = ahead
            count += 1
        }
        return count
    }

    mutating func push(_ sample: Float) -> Verdict {
        if movesOn(sample) { return .moving }
        if sample.isFinite, sample != value || !started {
            origin = started ? value : sample
            value = sample
            run = 0
            started = true
            isStill = false
            return .resumed
        }
        if run < Int.max { run += 1 }
        guard started, run < limit else {
            isStill = true
            return .still
        }
        return .moving
    }

    mutating func reset() { self = StandstillGuard(limit: limit) }
}
