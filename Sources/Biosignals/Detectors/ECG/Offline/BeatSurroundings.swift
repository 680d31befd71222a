import Foundation

/// What beats and noise are like around a place, from a choice of beats. Heights are logarithms.
struct BeatSurroundings {
    /// Beats to each side that count, and twice as many other humps.
    static let side = 10
    /// The heights that stand for beats and for noise: quantiles of those around.
    private static let beatQuantile = 0.3
    private static let noiseQuantile = 0.54
    /// The threshold lies at this share of the way from noise to beats, in logarithms; not above the second share of
    /// the beats, nor below the third share of their median.
    private static let place: Float = 0.303
    private static let most: Float = log(0.431)
    private static let least: Float = log(0.2)
    /// The least of noise over beats that is thought of.
    private static let clean: Float = log(0.1)

    /// Median height of the beats, and the height at which a hump is as likely a beat as not.
    private(set) var level: Float = 0
    private(set) var threshold: Float = 0
    /// Noise over beats, at most 1.
    private(set) var noise: Float = 0
    /// Median distance of beats in seconds.
    private(set) var interval: Float = 0.8
    private var ranked = RankedList()

    /// Looks around a beat and around a hump by it.
    ///
    /// - Parameters:
    ///   - beats: heights of the beats, one at least.
    ///   - distances: from each beat to the next in seconds, one fewer than beats.
    ///   - humps: heights of the humps that are no beats.
    mutating func look(
        at beats: Span<Float>, _ distances: Span<Float>, around beat: Int, _ humps: Span<Float>,
        around hump: Int
    ) {
        let near = (beat - Self.side..<beat + Self.side + 1).clamped(to: 0..<beats.count)
        interval = 0.8
        if near.count > 1 {
            ranked.rank(distances.extracting(near.lowerBound..<near.upperBound - 1))
            interval = min(max(ranked.median, 0.3), 2)
        }
        ranked.rank(beats.extracting(near))
        level = ranked.median
        let low = ranked.number(at: Int(Self.beatQuantile * Double(ranked.count)))
        var dirt = Self.clean
        if !humps.isEmpty {
            let between = (hump - 2 * Self.side..<hump + 2 * Self.side + 1).clamped(to: 0..<humps.count)
            ranked.rank(humps.extracting(between))
            dirt = max(dirt, ranked.number(at: Int(Self.noiseQuantile * Double(ranked.count))))
        }
        threshold = max(Self.least + level, min(Self.most + low, dirt + Self.place * (low - dirt)))
        noise = min(1, exp(dirt - low))
    }
}
