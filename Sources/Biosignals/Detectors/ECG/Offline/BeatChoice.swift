import Foundation

internal struct ChoiceSettings: Sendable {
    internal var rounds = 2.0
    internal var cap = 1.819
    internal var gain = 1.682
    internal var side = 8.0
    internal var kc = 3.7
    internal var c0 = 0.843
    internal var kcq = -2.0
    internal var kf = -0.3
    internal var kfq = 4.0
    internal var f0 = 0.87
    internal var fl = 0.789
    internal var fh = 0.572
    internal var ql = 0.268
    internal var qn = 0.7
    internal var share = 0.27
    internal var top = 0.434
    internal var least = 0.213
    internal var late = 1.51
    internal var early = 1.94
    internal var tk = 0.37
    internal var ts = 0.751
    internal var short = 2.218
    internal var sure = 1.2
    internal init() {}
}

/// Chooses among candidates, by dynamic programming, the sequence that is most plausible as a whole.
///
/// A candidate speaks for itself by its height between the local heights of beats and of noise, its likeness to
/// the forms that beats take in the recording, and its steepness; a pair by its distance in relation to the local
/// rhythm, and by its heights where a T wave could lie. Levels, rhythm and forms come from the choice before, so
/// the choice is made some times over.
struct BeatChoice {
    private struct Surroundings {
        var level: Float = 0
        var threshold: Float = 0
        var noise: Float = 0
        var interval: Float = 0.8
    }

    private let candidates: BeatCandidates
    private let leads: Int
    private let rate: Double
    private let set: ChoiceSettings
    private var score: [Float]
    private var interval: [Float]
    private var level: [Float]

    init(_ candidates: BeatCandidates, leads: Int, rate: Double, set: ChoiceSettings) {
        self.candidates = candidates
        self.leads = leads
        self.rate = rate
        self.set = set
        score = Array(repeating: 0, count: candidates.count)
        interval = Array(repeating: 0.8, count: candidates.count)
        level = Array(repeating: 0, count: candidates.count)
    }

    /// Indices of the candidates that are beats, and the score of each.
    mutating func run() -> (beats: [Int], scores: [Float]) {
        guard candidates.count > 0 else { return ([], []) }
        for j in 0..<candidates.count {
            let threshold = max(0.4, min(0.75, 0.3 + 1.2 * candidates.noise[j]))
            score[j] = base(candidates.height[j] - log(threshold))
        }
        var beats = path()
        for _ in 0..<Int(set.rounds) {
            guard beats.count > 3 else { break }
            learn(from: beats)
            beats = path()
        }
        return (beats, beats.map { score[$0] })
    }

    private func base(_ excess: Float) -> Float {
        max(-4, min(Float(set.cap), Float(set.gain) * excess))
    }

    private mutating func learn(from beats: [Int]) {
        let side = Int(set.side)
        let edge = Int32(0.15 * rate)
        let index = candidates.index
        var noise: [Int] = []
        var m = 0
        for j in 0..<candidates.count {
            while m + 1 < beats.count, beats[m + 1] <= j { m += 1 }
            if abs(index[j] - index[beats[m]]) > edge,
                m + 1 == beats.count || abs(index[beats[m + 1]] - index[j]) > edge
            {
                noise.append(j)
            }
        }
        let templates = BeatTemplates(of: beats, in: candidates, leads: leads)
        let usual = usualFrequency(of: beats)
        var around = Surroundings()
        var q = 0
        m = -1
        let kc = Float(set.kc), c0 = Float(set.c0), kcq = Float(set.kcq)
        let kf = Float(set.kf), kfq = Float(set.kfq), f0 = Float(set.f0) * usual
        let fl = Float(set.fl), fh = Float(set.fh)
        for j in 0..<candidates.count {
            let old = m
            m = max(m, 0)
            while m + 1 < beats.count, beats[m + 1] <= j { m += 1 }
            if m != old {
                while q + 1 < noise.count, noise[q + 1] <= beats[m] { q += 1 }
                around = surroundings(
                    beats, m - side...m + side, noise, q - 2 * side...q + 2 * side)
            }
            level[j] = around.level
            interval[j] = around.interval
            let dirt = around.noise
            var value = base(candidates.height[j] - around.threshold)
            value += (kc + kcq * dirt) * (templates.likeness(of: j, in: candidates) - c0)
            value += (kf + kfq * dirt) * max(-fl, min(fh, (candidates.frequency[j] - f0) / 4))
            score[j] = value
        }
    }

    private func usualFrequency(of beats: [Int]) -> Float {
        let middle = beats.map { candidates.noise[$0] }.sorted()[beats.count / 2]
        let clean = beats.filter { candidates.noise[$0] <= middle }.map { candidates.frequency[$0] }.sorted()
        return clean[clean.count / 2]
    }

    private func surroundings(
        _ beats: [Int], _ near: ClosedRange<Int>, _ noise: [Int], _ between: ClosedRange<Int>
    ) -> Surroundings {
        let near = near.clamped(to: 0...beats.count - 1)
        let heights = beats[near].map { candidates.height[$0] }.sorted()
        var gaps: [Int32] = []
        for k in near.dropFirst() { gaps.append(candidates.index[beats[k]] - candidates.index[beats[k - 1]]) }
        gaps.sort()
        var result = Surroundings()
        result.level = heights[heights.count / 2]
        if !gaps.isEmpty { result.interval = min(max(Float(Double(gaps[gaps.count / 2]) / rate), 0.3), 2) }
        let low = heights[Int(set.ql * Double(heights.count))]
        var dirt: Float = -2.3
        if !noise.isEmpty {
            let between = between.clamped(to: 0...noise.count - 1)
            let others = noise[between].map { candidates.height[$0] }.sorted()
            dirt = max(dirt, others[Int(set.qn * Double(others.count))])
        }
        let share = Float(set.share)
        result.threshold = max(
            Float(log(0.2)) + result.level,
            min(Float(log(set.top)) + low, dirt + share * (low - dirt)))
        result.noise = min(1, exp(dirt - low))
        return result
    }

    private func path() -> [Int] {
        let n = candidates.count
        let index = candidates.index
        let height = candidates.height
        var best = [Float](repeating: 0, count: n)
        var from = [Int32](repeating: -1, count: n)
        let second = Float(1 / rate)
        let least = Float(set.least)
        let sureScore = Float(set.sure)
        let k5 = Float(set.late), k6 = Float(set.early), k7 = Float(set.tk), k8 = Float(log(set.ts))
        let k9 = Float(set.short)
        for j in 0..<n {
            let usual = interval[j]
            // Begins here: as a pause since the beginning.
            var value = -min(4, 0.5 * Float(index[j] - index[0]) * second)
            var chosen: Int32 = -1
            var i = j - 1
            var sure = 0
            while i >= 0 {
                let gap = Float(index[j] - index[i]) * second
                if gap > 6, chosen >= 0 { break }
                if gap >= least {
                    let ratio = gap / usual
                    var cost: Float = 0
                    if ratio > 1.3 { cost += k5 * (min(ratio, 8) - 1.3) }
                    if ratio < 0.8 { cost += k6 * (0.8 - ratio) }
                    if gap < 0.42 {
                        cost += k7 * max(0, k8 + min(height[i], level[j] + 0.7) - height[j])
                        if gap < 0.28 { cost += k9 * (0.28 - gap) / 0.08 }
                    }
                    if best[i] - cost > value {
                        value = best[i] - cost
                        chosen = Int32(i)
                    }
                    if score[i] >= sureScore { sure += 1 }
                    if sure >= 2, gap > 0.6 { break }
                }
                i -= 1
            }
            best[j] = value + score[j]
            from[j] = chosen
        }
        var last = n - 1
        for j in stride(from: n - 1, through: 0, by: -1) {
            let gap = Float(index[n - 1] - index[j]) * second
            if gap > 4 { break }
            if best[j] - 0.5 * gap > best[last] - 0.5 * Float(index[n - 1] - index[last]) * second { last = j }
        }
        var path: [Int] = []
        var k = last
        while k >= 0 {
            path.append(k)
            k = Int(from[k])
        }
        return path.reversed()
    }
}
