import Foundation

/// Finds the most plausible sequence of beats among candidates, by dynamic programming.
///
/// Each candidate brings a score of its own; each pair of neighbours costs something where their distance does not
/// fit the local rhythm, and where a T wave could be taken for the second. The sequence with the highest sum is
/// found exactly, but for one shortcut: behind two good candidates no further back is looked.
///
/// Source: R. Bellman 1957, "Dynamic Programming".
struct BeatPath {
    /// Shortest distance of two beats in seconds.
    private static let least: Float = 0.213
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
    /// The score that makes a candidate a good one; how far back a pause is looked over at most, in seconds.
    private static let good: Float = 1.2
    private static let pause: Float = 6

    /// Seconds a slow sample.
    private let second: Float
    private let tWaveLog = log(Self.tWaveShare)
    private let outsizedLog = log(Self.outsized)
    /// Sums over the whole recording: a day's would leave a `Float` too few digits.
    private var best: [Double] = []
    private var from: [Int32] = []

    init(rate: Double) { second = Float(1 / rate) }

    /// Indices of the chosen ones of some candidates, each with its judgement.
    mutating func find(in candidates: [BeatCandidate], _ judgements: [BeatJudgement]) -> [Int] {
        guard let first = candidates.first?.index, let last = candidates.last?.index else { return [] }
        best.removeAll(keepingCapacity: true)
        from.removeAll(keepingCapacity: true)
        best.reserveCapacity(candidates.count)
        from.reserveCapacity(candidates.count)
        for j in candidates.indices {
            let begins = -min(Self.mostSilence, Self.silence * Float(candidates[j].index - first) * second)
            let (value, chosen) = predecessor(of: j, in: candidates, judgements, orElse: Double(begins))
            best.append(value + Double(judgements[j].score))
            from.append(Int32(chosen))
        }
        var end = candidates.count - 1
        var most = -Double.infinity
        for j in candidates.indices.reversed() {
            let silence = Float(last - candidates[j].index) * second
            if silence * Self.silence > Self.mostSilence { break }
            let value = best[j] - Double(Self.silence * silence)
            if value > most {
                most = value
                end = j
            }
        }
        var path: [Int] = []
        var k = end
        while k >= 0 {
            path.append(k)
            k = Int(from[k])
        }
        path.reverse()
        return path
    }

    private func predecessor(
        of j: Int, in candidates: [BeatCandidate], _ judgements: [BeatJudgement], orElse begins: Double
    ) -> (value: Double, index: Int) {
        var value = begins
        var chosen = -1
        var good = 0
        var i = j - 1
        while i >= 0 {
            let gap = Float(candidates[j].index - candidates[i].index) * second
            if gap > Self.pause, chosen >= 0 { break }
            if gap >= Self.least {
                // The cost is not negative: what is no better without it need not be looked at.
                if best[i] > value {
                    let cost = cost(of: candidates[j], after: candidates[i], gap: gap, judgements[j])
                    let sum = best[i] - Double(cost)
                    if sum > value {
                        value = sum
                        chosen = i
                    }
                }
                if judgements[i].score >= Self.good { good += 1 }
                if good >= 2, gap > 0.6 { break }
            }
            i -= 1
        }
        return (value, chosen)
    }

    /// What speaks against two candidates as neighbours; not negative.
    private func cost(
        of candidate: BeatCandidate, after other: BeatCandidate, gap: Float, _ judgement: BeatJudgement
    ) -> Float {
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
}
