import Foundation

/// What beats and noise are like around a place, from a choice of beats. Heights are logarithms.
struct BeatSurroundings {
    /// Beats to each side that count, and twice as many other humps.
    static let side = 10
    /// The heights that stand for beats and for noise: quantiles of those around.
    private static let beatQuantile = 0.3
    private static let noiseQuantile = 0.594
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
    ///   - beats, humps: indices of the beats, of which there is one at least, and of the humps that are none.
    ///   - second: a slow sample in seconds.
    mutating func look(
        at candidates: [BeatCandidate], _ beats: [Int], around beat: Int, _ humps: [Int], around hump: Int,
        second: Float
    ) {
        let near = (beat - Self.side...beat + Self.side).clamped(to: 0...beats.count - 1)
        let first = near.lowerBound
        interval = 0.8
        if near.count > 1 {
            ranked.rank(near.count - 1) { k in
                Float(candidates[beats[first + k + 1]].index - candidates[beats[first + k]].index)
            }
            interval = min(max(ranked.median * second, 0.3), 2)
        }
        ranked.rank(near.count) { candidates[beats[first + $0]].height }
        level = ranked.median
        let low = ranked.number(at: Int(Self.beatQuantile * Double(ranked.count)))
        var dirt = Self.clean
        if !humps.isEmpty {
            let between = (hump - 2 * Self.side...hump + 2 * Self.side).clamped(to: 0...humps.count - 1)
            ranked.rank(between.count) { candidates[humps[between.lowerBound + $0]].height }
            dirt = max(dirt, ranked.number(at: Int(Self.noiseQuantile * Double(ranked.count))))
        }
        threshold = max(Self.least + level, min(Self.most + low, dirt + Self.place * (low - dirt)))
        noise = min(1, exp(dirt - low))
    }
}
