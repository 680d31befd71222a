/// What a sample clock tells the world: straight pieces joined end to end, the last sixteen of them.
struct PublishedLine: Sendable {
    private struct Piece: Sendable {
        var x = 0.0
        var lateness = 0.0
        var slope = 0.0
    }

    private static let kept = 16

    private var pieces: [Piece] = []
    // Samples lost: from which place of the stream on, and by how much in all the time is later.
    private var shifts: [(position: Double, seconds: Double)] = []

    init() {
        pieces.reserveCapacity(Self.kept)
        shifts.reserveCapacity(Self.kept)
    }

    var isEmpty: Bool { pieces.isEmpty }

    /// Throws away what was told: from here on this lateness.
    mutating func begin(at x: Double, lateness: Double) {
        pieces.removeAll(keepingCapacity: true)
        pieces.append(Piece(x: x, lateness: lateness))
    }

    /// Turns, from `x` on, towards `target` a second later: at the slope `drift`, and at most `limit` beside it.
    mutating func aim(from x: Double, at target: Double, drift: Double, limit: Double) {
        let here = lateness(at: x)
        let correction = min(limit, max(-limit, target - here - drift))
        if pieces.count == Self.kept { pieces.removeFirst() }
        pieces.append(Piece(x: x, lateness: here, slope: drift + correction))
    }

    func lateness(at x: Double) -> Double {
        // From the newest on, which is nearly always the one.
        var place = pieces.count - 1
        while place > 0, pieces[place].x > x { place -= 1 }
        guard place >= 0 else { return 0 }
        let piece = pieces[place]
        return piece.lateness + piece.slope * (x - piece.x)
    }

    /// Samples from `position` on are `seconds` later than their number says, on top of what was known.
    mutating func shiftSamples(from position: Double, by seconds: Double) {
        if shifts.count == Self.kept { shifts.removeFirst() }
        shifts.append((position, (shifts.last?.seconds ?? 0) + seconds))
    }

    /// Seconds that a place in the stream is later than its number says.
    func shift(at position: Double) -> Double {
        var seconds = 0.0
        for entry in shifts where entry.position <= position { seconds = entry.seconds }
        return seconds
    }
}
