extension Interval {
    /// Whether it may enter a calculation: measured clean, or openly corrected.
    public var isValid: Bool { rr != nil && (flag == .ok || flag == .corrected) }

    /// Whether it is an artefact, repaired or not. A gap carries no interval and is none.
    public var isArtefact: Bool {
        switch flag {
        case .ectopic, .missed, .extra, .long, .short, .corrected: true
        case .ok, .gap: false
        }
    }
}

/// The valid intervals of a list, and which of them follow one another without a beat between.
public struct NNSeries: Sendable, Hashable {
    /// Session time in seconds of the beat that ends each interval, rising.
    public private(set) var times: [Double] = []
    /// Length of each interval in ms.
    public private(set) var values: [Double] = []
    /// Whether each interval begins at the beat that ended the one before: only then is their difference one.
    public private(set) var joined: [Bool] = []

    /// Flagged intervals and gaps are left out; an interval that is not later than the one before it as well.
    public init(_ intervals: [Interval]) {
        times.reserveCapacity(intervals.count)
        values.reserveCapacity(intervals.count)
        joined.reserveCapacity(intervals.count)
        var connected = false
        for interval in intervals {
            guard interval.isValid, let rr = interval.rr, interval.time > times.last ?? -.infinity else {
                connected = false
                continue
            }
            times.append(interval.time)
            values.append(rr)
            joined.append(connected)
            connected = true
        }
    }

    public var count: Int { values.count }

    /// Sum of the intervals, in seconds.
    public var duration: Double { values.reduce(0, +) / 1000 }

    /// Index ranges in which no two neighbours lie further apart than `hole` seconds: what may be interpolated.
    public func stretches(hole: Double = 3.5) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        for index in times.indices.dropFirst() where times[index] - times[index - 1] > hole {
            ranges.append(start..<index)
            start = index
        }
        if !times.isEmpty { ranges.append(start..<times.count) }
        return ranges
    }

    /// Index ranges of intervals that are all joined.
    public var runs: [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        for index in joined.indices.dropFirst() where !joined[index] {
            ranges.append(start..<index)
            start = index
        }
        if !joined.isEmpty { ranges.append(start..<joined.count) }
        return ranges
    }
}
