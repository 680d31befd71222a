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

    /// The last sample that was a number.
    private(set) var value: Float = 0
    /// Samples for which `value` has not changed.
    private(set) var run = 0

    /// - Parameter limit: samples without any change that make a gap.
    init(limit: Int) { self.limit = max(2, limit) }

    mutating func push(_ sample: Float) -> Verdict {
        if sample.isFinite, sample != value || !started {
            let resumed = wasStill || !started
            started = true
            wasStill = false
            value = sample
            run = 0
            return resumed ? .resumed : .moving
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
