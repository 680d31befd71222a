/// What one rate of a search for a tempo showed, its first 30 s left out.
public struct TempoTrial: Sendable, Hashable {
    /// Why a rate is not compared.
    public enum Fault: String, Sendable, Hashable {
        case tooShort = "too-short"
        case artefacts
        case notFollowed = "not-followed"
        case noHeart = "no-heart"
    }
    /// Seconds at the beginning that do not count: heart and breath settle.
    public static let settling = 30.0
    public static let fewestBreaths = 8
    public static let lowestCleanShare = 0.95
    /// With a breath sensor: share of the breaths that keep within `tolerance` of the rate.
    public static let lowestFollowedShare = 0.7
    public static let tolerance = 0.1

    /// Breaths a minute that were asked for.
    public var rate: Double
    public var breaths = 0
    /// Breaths whose rate a breath sensor saw, and those of them near the one asked for.
    public var seenBreaths = 0
    public var followedBreaths = 0
    /// Peak to trough of the heart rate in each breath, bpm.
    public var waves: [Double] = []
    /// Means of: share of clean beats; R² of the fit to the pacer; height of the fitted wave squared, bpm².
    public var cleanShare = Mean()
    public var r2 = Mean()
    public var power = Mean()
    /// How pleasant it was, 0 to 10.
    public var comfort: Int?

    public init(rate: Double) { self.rate = rate }

    /// A mean that grows.
    public struct Mean: Sendable, Hashable {
        public private(set) var sum = 0.0
        public private(set) var count = 0
        public init() {}
        public mutating func add(_ value: Double?) {
            guard let value else { return }
            sum += value
            count += 1
        }
        public var value: Double? { count > 0 ? sum / Double(count) : nil }
    }

    /// Nil when it can be compared.
    public var fault: Fault? {
        if breaths < Self.fewestBreaths { return .tooShort }
        guard let clean = cleanShare.value, let _ = r2.value, waves.count >= Self.fewestBreaths / 2 else {
            return .noHeart
        }
        if clean < Self.lowestCleanShare { return .artefacts }
        if seenBreaths > 0, Double(followedBreaths) < Self.lowestFollowedShare * Double(seenBreaths) {
            return .notFollowed
        }
        return nil
    }

    /// Median wave and its standard error, bpm. The waves that are handed in are medians of five breaths, so that
    /// a fifth of them count as independent.
    var wave: (median: Double, error: Double)? {
        guard !waves.isEmpty else { return nil }
        let sorted = waves.sorted()
        let median = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
        let mean = waves.reduce(0, +) / Double(waves.count)
        let variance = waves.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, waves.count - 1))
        return (median, (variance / max(1, Double(waves.count) / 5)).squareRoot())
    }
}
