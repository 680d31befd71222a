public import Biosignals

/// With whom to get in touch, and when: for the screen and for paper, in the words of a region.
public struct ContactCard: Sendable, Hashable {
    public var time: SessionTime
    /// It is urgent: the line with 112 comes first.
    public var isUrgent: Bool
    /// Its lines, in order.
    public var lines: [String]

    public init(time: SessionTime, isUrgent: Bool, lines: [String]) {
        self.time = time
        self.isUrgent = isUrgent
        self.lines = lines
    }
}
