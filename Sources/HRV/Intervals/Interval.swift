/// What is known of an interval between two beats. Nothing is repaired in silence: a corrected interval says so.
public enum IntervalFlag: String, Sendable, Hashable, Codable {
    case ok
    /// Premature beat, or the pause after it.
    case ectopic
    /// A beat was missed: about twice too long.
    case missed
    /// An extra beat was found: too short, with a short neighbour.
    case extra
    /// Too long, and no beat missing in it explains why.
    case long
    /// Too short, and no extra beat explains why.
    case short
    /// The interval was replaced by an estimate.
    case corrected
    /// The beat before it is unknown: the first beat, or the first after a gap. Carries no interval.
    case gap
}

/// The interval that ends at a beat.
public struct Interval: Sendable, Hashable {
    /// Session time of the beat that ends it, in seconds.
    public var time: Double
    /// Length in ms as measured; nil after a gap.
    public var rr: Double?
    public var flag: IntervalFlag

    public init(time: Double, rr: Double?, flag: IntervalFlag) {
        self.time = time
        self.rr = rr
        self.flag = flag
    }
}
