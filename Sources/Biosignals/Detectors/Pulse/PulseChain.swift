/// Chooses the pulses among the rises of a whole record: the chain of them that is worth most.
///
/// Each rise is worth its steepness against the usual one of the seconds around it, less what a rise costs; a pair
/// that is closer than pulses come costs more, and so does a pair so far apart that one seems to be missing. The
/// best chain is found by dynamic programming (Viterbi 1967), so that what comes after a rise counts as much as what
/// came before.
struct PulseChain: Sendable {
    /// A rise that may be a pulse.
    struct Candidate: Sendable {
        /// Seconds.
        var time: Double
        /// Steepness against the usual.
        var ratio: Double
        /// Usual interval in seconds.
        var interval: Double
    }

    /// What a rise costs, in usual pulses, and the most that its steepness can be worth.
    private static let cost = 0.3
    private static let most = 1.5
    /// Share of the usual interval below which a pair costs, and how much at no interval at all.
    private static let crowded = 0.75
    private static let crowding = 1.7
    /// In a slow heart the usual interval counts as this many seconds: dicrotic waves come no later.
    private static let slowInterval = 0.9
    /// Usual intervals after which a pulse seems to be missing, and what that costs.
    private static let missing = 1.6
    private static let missingCost = 0.2
    /// Candidates looked back on.
    private static let reach = 16

    /// Indices of the chosen candidates, which come in the order of time.
    static func best(of candidates: [Candidate]) -> [Int] {
        var worth = [Double](repeating: 0, count: candidates.count)
        var before = [Int](repeating: -1, count: candidates.count)
        /// End of the best chain among the candidates up to each.
        var leader = [Int](repeating: -1, count: candidates.count)
        for index in candidates.indices {
            let own = min(candidates[index].ratio, most) - cost
            // Those out of reach: the best of them, and a pulse is missing.
            let oldest = index - reach
            var best = oldest > 0 ? worth[leader[oldest - 1]] - missingCost : 0
            var link = oldest > 0 ? leader[oldest - 1] : -1
            for earlier in max(0, oldest)..<index {
                guard let price = price(from: candidates[earlier], to: candidates[index]) else { continue }
                if worth[earlier] - price > best {
                    best = worth[earlier] - price
                    link = earlier
                }
            }
            worth[index] = own + best
            before[index] = link
            leader[index] = index
            if index > 0, worth[leader[index - 1]] > worth[index] { leader[index] = leader[index - 1] }
        }
        var chain: [Int] = []
        var index = leader.last ?? -1
        while index >= 0 {
            chain.append(index)
            index = before[index]
        }
        return chain.reversed()
    }

    /// What it costs that one follows the other; nil when it cannot.
    private static func price(from first: Candidate, to second: Candidate) -> Double? {
        let elapsed = second.time - first.time
        guard elapsed >= PulseDecision.shortest else { return nil }
        let usual = 0.5 * (first.interval + second.interval)
        if elapsed > missing * usual { return missingCost }
        let lack = max(0, crowded - elapsed / min(usual, slowInterval)) / crowded
        return crowding * lack * lack
    }
}
