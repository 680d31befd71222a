import Foundation

/// The likeliest ways to read the last peaks of a loudness as heart sounds (Viterbi's algorithm): for each peak the best
/// path on which it is a first sound and the best on which it is a second one.
struct HeartSoundReading: Sendable {
    private struct Node: Sendable {
        var peak = SoundPeak()
        var first = HeartSoundPath()
        var second = HeartSoundPath()
        /// Numbers of the peaks before it on these paths; whether that of `first` is a second sound.
        var beforeFirst = -1
        var firstFollowsSecond = false
        var beforeSecond = -1
    }

    /// The end of a path: the number of a peak, and which of its paths.
    struct End: Sendable {
        var number: Int
        var isSecond: Bool
        var score: Double
    }

    private static let held = 32

    /// The last peaks; peak k at k modulo `held`.
    private var nodes = InlineArray<32, Node>(repeating: Node())
    private var count = 0

    private var oldest: Int { max(0, count - Self.held) }

    /// A peak that an end or a chosen sound names.
    func peak(_ number: Int) -> SoundPeak { nodes[number % Self.held].peak }

    /// Height of the first sounds there, as the path that ends with it knows them.
    func usualHeight(at number: Int) -> Double { exp(nodes[number % Self.held].first.firstLevel) }

    /// Takes in the next peak.
    /// - Parameters:
    ///   - beat: how long one lasts, in s, by the loudness as a whole.
    ///   - height: that the loudest sound of a beat usually has.
    mutating func read(_ peak: SoundPeak, beat: Double, height: Double) {
        var node = Node(peak: peak)
        let level = log(height)
        var best = -Double.infinity
        for k in (oldest..<count).reversed() {
            let former = nodes[k % Self.held]
            let gap = peak.time - former.peak.time
            if gap > HeartSoundPath.intervals.upperBound { break }
            if let path = former.first.second(peak, level: level), path.score > node.second.score {
                node.second = path
                node.beforeSecond = k
            }
            if let path = former.first.first(peak, second: nil, period: beat, level: level),
                path.score > node.first.score
            {
                node.first = path
                node.beforeFirst = k
                node.firstFollowsSecond = false
            }
            if let path = former.second.first(
                peak, second: former.peak.time, period: beat, level: level), path.score > node.first.score
            {
                node.first = path
                node.beforeFirst = k
                node.firstFollowsSecond = true
            }
            if gap > HeartSoundPath.intervals.lowerBound {
                best = max(best, former.first.score, former.second.score)
            }
        }
        let turned = node.second.turned(at: peak)
        if turned.score > node.first.score {
            node.first = turned
            node.beforeFirst = node.beforeSecond
            node.firstFollowsSecond = false
        }
        let fresh = HeartSoundPath(
            at: peak, after: best.isFinite ? best : bestScore, interval: beat, level: level)
        if fresh.score > node.first.score {
            node.first = fresh
            node.beforeFirst = -1
        }
        nodes[count % Self.held] = node
        count += 1
    }

    /// The score of the likeliest path; 0 where no peak was read.
    private var bestScore: Double { best(at: -.infinity)?.score ?? 0 }

    /// The end of the likeliest path among those that are wanted, at a time in s.
    func best(at now: Double, where isWanted: (End) -> Bool = { _ in true }) -> End? {
        var best: End?
        for k in 0..<2 * (count - oldest) {
            let (number, isSecond) = (oldest + k / 2, k % 2 == 1)
            let node = nodes[number % Self.held]
            let score = (isSecond ? node.second : node.first).score(at: now)
            let end = End(number: number, isSecond: isSecond, score: score)
            if score > best?.score ?? -.infinity, isWanted(end) { best = end }
        }
        return best
    }

    /// The number of the oldest first sound on a path that comes later than a time; nil where there is none.
    func firstSound(after time: Double, to end: End) -> Int? {
        var found: Int?
        var (number, isSecond) = (end.number, end.isSecond)
        while number >= oldest, peak(number).time > time {
            let node = nodes[number % Self.held]
            if !isSecond { found = number }
            (number, isSecond) =
                isSecond ? (node.beforeSecond, false) : (node.beforeFirst, node.firstFollowsSecond)
        }
        return found
    }

    /// Heights of the heart sounds on the path that ends with this first sound, as a share of those of all peaks: over the
    /// last eight sounds.
    func share(to number: Int) -> Double {
        var sounds = 0.0
        var all = 0.0
        var walked = 0
        var (next, isSecond) = (number, false)
        for k in (oldest...number).reversed() {
            all += peak(k).height
            guard k == next else { continue }
            sounds += peak(k).height
            walked += 1
            let node = nodes[k % Self.held]
            (next, isSecond) =
                isSecond ? (node.beforeSecond, false) : (node.beforeFirst, node.firstFollowsSecond)
            if walked == 8 || next < oldest { break }
        }
        return sounds / all
    }
}
