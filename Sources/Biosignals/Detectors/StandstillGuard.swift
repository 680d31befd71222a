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

    private let limit: Int
    private var started = false
    private var wasStill = false

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
        guard sample.isFinite, sample != value, started, !wasStill else { return false }
        origin = value
        value = sample
        run = 0
        return true
    }

    /// The usual case of many samples: whether the signal was moving and moves on through all of them. Where not,
    /// nothing has happened, and they are to be pushed.
    mutating func moves(through samples: Span<Float>) -> Bool {
        guard started, !wasStill, samples.count > 1 else { return false }
        var before = value
        var moving = true
        for index in samples.indices {
            let sample = samples[index]
            moving = moving && sample.isFinite && sample != before
            before = sample
        }
        guard moving else { return false }
        origin = samples[samples.count - 2]
        value = before
        run = 0
        return true
    }

    mutating func push(_ sample: Float) -> Verdict {
        if movesOn(sample) { return .moving }
        if sample.isFinite, sample != value || !started {
            origin = started ? value : sample
            value = sample
            run = 0
            started = true
            wasStill = false
            return .resumed
        }
        if run < Int.max { run += 1 }
        guard started, run < limit else {
            wasStill = true
            return .still
        }
        return .moving
    }

    mutating func reset() { self = StandstillGuard(limit: limit) }
}
