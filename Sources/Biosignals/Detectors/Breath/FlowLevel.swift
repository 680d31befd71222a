/// Zero line and strength of a flow signal over 30 s, found anew each second, and four times as often
/// while the 30 s fill.
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
    /// Values to the next look, looks to the next level, and values of the time of learning that are still to come.
    private var untilLook = 0
    private var untilLevel = 0
    private var unheard: Int
    private var level: Level?

    init(rate: Double) {
        stride = max(1, Int(rate / Self.looks))
        least = Int((Self.learning * rate).rounded(.up))
        unheard = least
    }

    /// The level including this value; nil while too little was heard, or nothing flows.
    mutating func push(_ value: Double) -> Level? {
        if untilLook == 0 {
            untilLook = stride
            recent.push(value)
            if untilLevel == 0 {
                untilLevel = recent.count < Int(Self.memory * Self.looks) ? 1 : Int(Self.looks)
                follow()
            }
            untilLevel -= 1
        }
        untilLook -= 1
        if unheard >= 0 { unheard -= 1 }
        return unheard < 0 ? level : nil
    }

    private mutating func follow() {
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
        let share = 1 / Double(recent.count)
        for first in 0..<max(0, recent.count - held) {
            // Half a rank further, so that rounding never gives the rank before.
            let place = (Double(first) + 0.5) * share
            guard let start = recent.quantile(place), let end = recent.quantile(place + Double(held) * share)
            else { break }
            let value = 0.5 * (start + end)
            if end - start < narrowest, value > low + inside, value < high - inside {
                narrowest = end - start
                found = value
            }
        }
        return found
    }

    mutating func reset() {
        recent.reset()
        untilLook = 0
        untilLevel = 0
        unheard = least
        level = nil
    }
}
