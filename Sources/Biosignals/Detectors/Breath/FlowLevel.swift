/// Zero line and strength of a flow signal over 30 s.
///
/// Where the flow rests for a quarter of the time at one value inside its range, that value is the zero line: those
/// are the pauses. Otherwise it lies halfway between the mean (what is breathed in is breathed out) and the median.
/// The strength of each direction is what nine of ten values stay within. Single coughs and sighs do no harm to
/// either.
struct FlowLevel: Sendable {
    struct Level: Sendable {
        var zero: Double
        /// Strength of the flow in each direction, above 0.
        var inflow: Double
        var outflow: Double
    }

    /// Seconds that make the level, and looks at the flow in each.
    static let memory = 30.0
    private static let looks = 4.0
    /// Seconds listened to before there is a level.
    private static let learning = 3.0
    /// Share of the looks left out of the zero line at each end.
    private static let outliers = 0.03

    /// Share of the looks that makes a rest, how narrow it is against the range of eight in ten looks, and how far
    /// inside of that range it lies.
    private static let restShare = 0.25
    private static let restWidth = 0.06
    private static let restInside = 0.2

    private let least: Int
    private let stride: Int
    private var recent = SlidingQuantile(width: Int(memory * looks))
    private var count = 0
    private var level: Level?

    init(rate: Double) {
        stride = max(1, Int(rate / Self.looks))
        least = Int((Self.learning * rate).rounded(.up))
    }

    /// The level including this value; nil while too little was heard, or nothing flows.
    mutating func push(_ value: Double) -> Level? {
        if count % stride == 0 { follow(value) }
        count += 1
        return count > least ? level : nil
    }

    private mutating func follow(_ value: Double) {
        recent.push(value)
        guard let middle = recent.median, let mean = recent.trimmedMean(without: Self.outliers),
            let high = recent.quantile(0.9), let low = recent.quantile(0.1)
        else { return }
        let zero = rest(low: low, high: high) ?? 0.5 * (middle + mean)
        level = high > zero && low < zero ? Level(zero: zero, inflow: high - zero, outflow: zero - low) : nil
    }

    /// The value at which the flow rests during pauses; nil without pauses.
    private func rest(low: Double, high: Double) -> Double? {
        let held = max(2, Int(Self.restShare * Double(recent.count)))
        let inside = Self.restInside * (high - low)
        var narrowest = Self.restWidth * (high - low)
        var found: Double?
        var first = 0
        while let start = ranked(first), let end = ranked(first + held) {
            let value = 0.5 * (start + end)
            if end - start < narrowest, value > low + inside, value < high - inside {
                narrowest = end - start
                found = value
            }
            first += 1
        }
        return found
    }

    /// The look of this rank, from the lowest; nil beyond the highest.
    private func ranked(_ rank: Int) -> Double? {
        rank < recent.count ? recent.quantile((Double(rank) + 0.5) / Double(recent.count)) : nil
    }

    mutating func reset() {
        recent.reset()
        count = 0
        level = nil
    }
}
