/// The sliding search for a tempo: the height of the heart's wave at the pacer, against the rate of that moment.
public struct TempoSlide: Sendable, Hashable {
    /// Heights within this of a rate, in breaths a minute, are averaged with it.
    public static let smoothing = 0.25
    /// Fewest heights for a result: at one every half second, two minutes.
    static let fewest = 240

    private var points: [(rate: Double, height: Double)] = []

    public init() {}

    public static func == (one: Self, other: Self) -> Bool {
        one.points.map(\.rate) == other.points.map(\.rate)
            && one.points.map(\.height) == other.points.map(\.height)
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(points.count) }

    /// - Parameters:
    ///   - rate: of the pacer in the middle of the window that the height is from.
    ///   - height: of the fitted wave, bpm.
    public mutating func add(rate: Double, height: Double) { points.append((rate, height)) }

    /// Rate at which the smoothed height is largest, to a tenth; nil with too little heart.
    public var rate: Double? {
        guard points.count >= Self.fewest, let low = points.map(\.rate).min(),
            let high = points.map(\.rate).max()
        else { return nil }
        var best: (rate: Double, height: Double)?
        for tenth in Int((low * 10).rounded(.up))...Int((high * 10).rounded(.down)) {
            let rate = Double(tenth) / 10
            let near = points.filter { abs($0.rate - rate) <= Self.smoothing }
            guard !near.isEmpty else { continue }
            let height = near.reduce(0) { $0 + $1.height } / Double(near.count)
            if height > (best?.height ?? -1) { best = (rate, height) }
        }
        return best?.rate
    }
}
