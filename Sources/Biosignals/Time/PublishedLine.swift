/// What a sample clock tells the world: straight pieces joined end to end, the last sixteen of them.
struct PublishedLine: Sendable {
    private struct Piece: Sendable {
        var x = 0.0
        var lateness = 0.0
        var slope = 0.0

        func lateness(at x: Double) -> Double { lateness + slope * (x - self.x) }
    }

    private static let kept = 16

    /// Nearly always the one that is asked; 0 throughout before anything was told.
    private var newest = Piece()
    private var older: [Piece] = []
    private(set) var isEmpty = true
    // Samples lost: from which place of the stream on, and by how much in all the time is later.
    private var shifts: [(position: Double, seconds: Double)] = []

    init() {
        older.reserveCapacity(Self.kept)
        shifts.reserveCapacity(Self.kept)
    }

    /// Throws away what was told: from here on this lateness.
    mutating func begin(at x: Double, lateness: Double) {
        older.removeAll(keepingCapacity: true)
        newest = Piece(x: x, lateness: lateness)
        isEmpty = false
    }

    /// Turns, from `x` on, towards `target` a second later: at the slope `drift`, and at most `limit` beside it.
    mutating func aim(from x: Double, at target: Double, drift: Double, limit: Double) {
        let here = lateness(at: x)
        let correction = min(limit, max(-limit, target - here - drift))
        if older.count == Self.kept - 1 { older.removeFirst() }
        older.append(newest)
        newest = Piece(x: x, lateness: here, slope: drift + correction)
    }

    func lateness(at x: Double) -> Double {
        guard x < newest.x, let oldest = older.first else { return newest.lateness(at: x) }
        return (older.last { $0.x <= x } ?? oldest).lateness(at: x)
    }

    /// Samples from `position` on are `seconds` later than their number says, on top of what was known.
    mutating func shiftSamples(from position: Double, by seconds: Double) {
        if shifts.count == Self.kept { shifts.removeFirst() }
        shifts.append((position, (shifts.last?.seconds ?? 0) + seconds))
    }

    /// Seconds that a place in the stream is later than its number says.
    func shift(at position: Double) -> Double {
        guard !shifts.isEmpty else { return 0 }
        var seconds = 0.0
        for entry in shifts where entry.position <= position { seconds = entry.seconds }
        return seconds
    }
}
