/// The first choice of beats, by heights alone, and how much each candidate is like the forms that they take.
struct BeatForms: Sendable {
    /// What scores less by its height is not compared with the forms and counts as little like any: this much.
    private static let lowest: Float = -1.5
    private static let unlike: Float = 0.5
    /// Seconds without a beat after which a slow heart is thought of, the interval that is expected then, and the longest on
    /// average that it may have.
    private static let pause: Float = 6
    private static let slow: Float = 2
    private static let slowest: Float = 4

    /// Likeness of each candidate, 0 to 1.
    private(set) var likeness: [Float] = []
    /// Indices of the candidates chosen.
    let beats: [Int]

    /// - Parameters:
    ///   - shapes: of the candidates, see `CandidateSearch`.
    ///   - rate: of the candidates' index, in Hz.
    init(
        of candidates: [BeatCandidate], shapes: [SIMD8<Float>], leads: Int, rate: Double,
        by path: inout BeatPath
    ) {
        let firsts = candidates.map(BeatJudgement.first)
        beats = Self.choose(from: candidates, firsts, rate: rate, by: &path)
        let templates = BeatTemplates(of: beats, in: candidates, shapes: shapes, leads: leads)
        likeness.reserveCapacity(candidates.count)
        for k in candidates.indices {
            guard firsts[k].score >= Self.lowest else {
                likeness.append(Self.unlike)
                continue
            }
            likeness.append(
                templates.likeness(of: shapes.span.extracting(k * 2 * leads..<(k + 1) * 2 * leads)))
        }
    }

    /// The beats among candidates by heights alone. Where a usual interval is expected and none are found for long, the heart
    /// may be slow: each beat comes too late then, and none at all costs less.
    private static func choose(
        from candidates: [BeatCandidate], _ judgements: [BeatJudgement], rate: Double, by path: inout BeatPath
    ) -> [Int] {
        let chosen = path.find(in: candidates, judgements)
        var beats: [Int] = []
        beats.reserveCapacity(chosen.count)
        for (before, after) in zip([-1] + chosen, chosen + [candidates.count]) {
            let pause = before + 1..<after
            if let first = candidates[pause].first, let last = candidates[pause].last,
                Float(last.index - first.index) > Self.pause * Float(rate)
            {
                beats += slowBeats(among: pause, of: candidates, judgements, rate: rate, by: &path)
            }
            if after < candidates.count { beats.append(after) }
        }
        return beats
    }

    /// The beats of a slow heart among some candidates, if there are about as many as it would make.
    private static func slowBeats(
        among range: Range<Int>, of candidates: [BeatCandidate], _ judgements: [BeatJudgement], rate: Double,
        by path: inout BeatPath
    ) -> [Int] {
        let own = Array(candidates[range])
        let found = path.find(
            in: own,
            judgements[range].map { judgement in
                var judgement = judgement
                judgement.interval = Self.slow
                return judgement
            })
        let seconds = Float(own[own.count - 1].index - own[0].index) / Float(rate)
        guard Float(found.count) * Self.slowest > seconds else { return [] }
        return found.map { range.lowerBound + $0 }
    }
}
