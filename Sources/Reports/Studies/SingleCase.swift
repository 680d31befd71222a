/// One person through two phases, A and then B: sessions without and with what is tried.
///
/// The test asks in how many of the moments at which B could have begun the difference of the means would have been at
/// least as large; it is valid only where that moment was drawn by lot before the study. Sources: Edgington 1975
/// (randomisation test of the start); Parker & Vannest 2009 (non-overlap of all pairs).
public struct SingleCase: Sendable, Hashable {
    public var person: String
    /// Values in order of time.
    public var a: [Double]
    public var b: [Double]

    /// Fewest sessions of a phase.
    public static let fewest = 3

    public init(person: String, a: [Double], b: [Double]) {
        self.person = person
        self.a = a
        self.b = b
    }

    /// Mean of B less mean of A; nil with too few sessions.
    public var difference: Double? {
        guard a.count >= Self.fewest, b.count >= Self.fewest else { return nil }
        return Self.mean(b[...]) - Self.mean(a[...])
    }

    /// Share of all pairs of an A and a B in which B is higher, ties counting half: 0.5 means no difference.
    public var nonOverlap: Double? {
        guard difference != nil else { return nil }
        var higher = 0.0
        for one in a { for other in b { higher += other > one ? 1 : (other == one ? 0.5 : 0) } }
        return higher / Double(a.count * b.count)
    }

    /// Starts that were possible, and the share of them with a difference as large in either direction.
    public var randomization: (starts: Int, share: Double)? {
        guard let difference else { return nil }
        let all = a + b
        let starts = Self.fewest...(all.count - Self.fewest)
        let asLarge = starts.count { start in
            abs(Self.mean(all[start...]) - Self.mean(all[..<start])) >= abs(difference) - 1e-12
        }
        return (starts.count, Double(asLarge) / Double(starts.count))
    }

    private static func mean(_ values: ArraySlice<Double>) -> Double {
        values.reduce(0, +) / Double(values.count)
    }
}
