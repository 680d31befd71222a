/// Finds the most plausible sequence of beats among candidates, by dynamic programming.
///
/// Each candidate brings a score of its own; each pair of neighbours has a `NeighbourCost`. The sequence with the
/// highest sum is found exactly, but for one shortcut: of what lies before a pause only the best is looked at.
///
/// Cost: proportional to the number of candidates. Costs are not negative, so the search for a predecessor ends where
/// no sum further back is higher than what is found; after good beats that is at once.
///
/// Source: R. Bellman 1957, "Dynamic Programming".
struct BeatPath {
    /// How far back predecessors are looked at one by one, in seconds.
    private static let pause = 6.0

    /// The best sequence that ends at a candidate.
    private struct Node {
        /// Its sum, over the whole recording: a day's would leave a `Float` too few digits.
        var sum = 0.0
        /// The candidate before, −1 for none.
        var before: Int32 = -1
        /// The candidate up to here with the highest sum.
        var highest: Int32 = 0
    }

    private let cost: NeighbourCost
    /// Slow samples of a pause.
    private let pause: Int32
    private var nodes: [Node] = []

    /// - Parameter rate: of the candidates' index, in Hz.
    init(rate: Double) {
        cost = NeighbourCost(rate: rate)
        pause = Int32(Self.pause * rate)
    }

    /// Indices of the chosen ones of some candidates, each with its judgement.
    mutating func find(in candidates: [BeatCandidate], _ judgements: [BeatJudgement]) -> [Int] {
        guard !candidates.isEmpty else { return [] }
        if nodes.count < candidates.count { nodes = Array(repeating: Node(), count: candidates.count) }
        Self.join(candidates.span, judgements.span, cost, pause: pause, in: &nodes)
        var path: [Int] = []
        path.reserveCapacity(candidates.count)
        var k = end(of: candidates)
        while k >= 0 {
            path.append(k)
            k = Int(nodes[k].before)
        }
        path.reverse()
        return path
    }

    /// Joins each candidate to its best predecessor.
    private static func join(
        _ candidates: Span<BeatCandidate>, _ judgements: Span<BeatJudgement>, _ cost: NeighbourCost,
        pause: Int32, in nodes: inout [Node]
    ) {
        var nodes = nodes.mutableSpan
        var highest = 0
        for j in candidates.indices {
            let candidate = candidates[j]
            let judgement = judgements[j]
            var sum = -Double(cost.ofSilence(candidate.index - candidates[0].index))
            var before = -1
            var i = j - 1
            var paused = false
            while i >= 0, !paused {
                let best = Int(nodes[i].highest)
                guard nodes[best].sum > sum else { break }
                paused = candidate.index - candidates[i].index > pause
                if paused { i = best }
                let gap = candidate.index - candidates[i].index
                if gap >= cost.least, nodes[i].sum > sum {
                    let value =
                        nodes[i].sum - Double(cost.of(candidate, after: candidates[i], gap: gap, judgement))
                    if value > sum {
                        sum = value
                        before = i
                    }
                }
                i -= 1
            }
            sum += Double(judgement.score)
            if j == 0 || sum > nodes[highest].sum { highest = j }
            nodes[j] = Node(sum: sum, before: Int32(before), highest: Int32(highest))
        }
    }

    /// The last candidate of the best sequence.
    private func end(of candidates: [BeatCandidate]) -> Int {
        let last = candidates[candidates.count - 1].index
        var end = candidates.count - 1
        var most = -Double.infinity
        for j in candidates.indices.reversed() {
            let silence = last - candidates[j].index
            if silence > cost.longestSilence { break }
            let value = nodes[j].sum - Double(cost.ofSilence(silence))
            if value > most {
                most = value
                end = j
            }
        }
        return end
    }
}
