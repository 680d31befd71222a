import Foundation

/// What speaks against two candidates as neighbouring beats, and against a recording that begins or ends without.
struct NeighbourCost: Sendable {
    /// Shortest distance of two beats in seconds.
    private static let least = 0.213
    /// Cost of a distance by how far it is beyond 1.3 or below 0.8 of the local interval, at most that of 8.
    private static let late: Float = 1.56
    private static let early: Float = 1.84
    private static let longest: Float = 8
    /// Until so many seconds after a beat a lower candidate costs by the logarithm of what it lacks to this share of
    /// that beat: T waves. An outsized beat counts as twice the local level at most.
    private static let tWaveEnd: Float = 0.42
    private static let tWave: Float = 0.225
    private static let tWaveShare: Float = 0.663
    private static let outsized: Float = 2
    /// Cost of a distance below so many seconds, for each 0.08 s.
    private static let short: Float = 0.28
    private static let shortCost: Float = 2.9
    /// Cost of a second without beats at either end of a recording, and the most of it.
    private static let silence: Float = 0.5
    private static let mostSilence: Float = 4

    /// Seconds a slow sample; slow samples of the shortest distance.
    private let second: Float
    let least: Int32
    private let tWaveLog = log(Self.tWaveShare)
    private let outsizedLog = log(Self.outsized)

    /// - Parameter rate: of the candidates' index, in Hz.
    init(rate: Double) {
        second = Float(1 / rate)
        least = Int32((Self.least * rate).rounded(.up))
    }

    /// Cost of a candidate `gap` slow samples, not less than `least`, after another one; not negative.
    @inline(__always)
    func of(
        _ candidate: BeatCandidate, after other: BeatCandidate, gap: Int32, _ judgement: BeatJudgement
    ) -> Float {
        let gap = Float(gap) * second
        let ratio = gap / judgement.interval
        var cost: Float = 0
        if ratio > 1.3 { cost += Self.late * (min(ratio, Self.longest) - 1.3) }
        if ratio < 0.8 { cost += Self.early * (0.8 - ratio) }
        if gap < Self.tWaveEnd {
            let before = min(other.height, judgement.level + outsizedLog)
            cost += Self.tWave * max(0, tWaveLog + before - candidate.height)
            if gap < Self.short { cost += Self.shortCost * (Self.short - gap) / 0.08 }
        }
        return cost
    }

    /// Cost of so many slow samples without a beat at either end.
    func ofSilence(_ length: Int32) -> Float {
        min(Self.mostSilence, Self.silence * Float(length) * second)
    }

    /// Slow samples from which on silence costs no more.
    var longestSilence: Int32 { Int32(Self.mostSilence / (Self.silence * second)) }
}
