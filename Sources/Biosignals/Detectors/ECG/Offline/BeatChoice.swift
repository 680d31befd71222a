/// Chooses the beats among the candidates of a recording.
///
/// A candidate speaks for itself by three things: its height between the local heights of beats and of other humps;
/// its likeness to the forms that beats take in the recording; and how steep it is, which counts the more, and the
/// likeness the less, the noisier it is around. What is local, and the forms, come from the choice made before, so the
/// choice is made up to three times: first by heights alone, see `BeatForms`. `BeatPath` joins the candidates to a
/// sequence.
struct BeatChoice {
    /// Choices after the first one.
    private static let rounds = 2
    /// Beats after which what is local is renewed.
    private static let hop = 14
    /// A hump nearer to a beat than this many seconds belongs to it and tells nothing of noise.
    private static let flank = 0.15
    /// Score for likeness beyond `like`, in clean and in noisy surroundings.
    private static let like: Float = 0.85
    private static let likeClean: Float = 3.19
    private static let likeNoisy: Float = 0.71
    /// Likeness below this counts as this much where there is no noise, and falls to 0 at a noise of so much: the only
    /// ectopic beat of a recording may be like none of its forms, or their reverse. Not so where steepness is below the
    /// last number: round waves are unlike beats too.
    private static let unlike: Float = 0.7
    private static let unlikeEnd: Float = 0.5
    private static let unlikeSteep: Float = -0.5
    /// Score for each 4 Hz beyond `steep` times the usual frequency of beats, in clean and in noisy surroundings, and
    /// the bounds of that number.
    private static let steep: Float = 0.87
    private static let steepClean: Float = -0.3
    private static let steepNoisy: Float = 2.99
    private static let steepBounds: ClosedRange<Float> = -1.45...0.59
    /// The usual frequency is that of so many beats, evenly spread, or somewhat more.
    private static let sample = 2_048

    private let rate: Double
    private var path: BeatPath
    private var around = BeatSurroundings()

    /// - Parameter rate: of the candidates' index, in Hz.
    init(rate: Double) {
        self.rate = rate
        path = BeatPath(rate: rate)
    }

    /// Indices of the candidates that are beats, and the score of each.
    ///
    /// - Parameter shapes: of the candidates, see `CandidateSearch`.
    mutating func run(_ candidates: [BeatCandidate], shapes: [SIMD8<Float>], leads: Int) -> (
        beats: [Int], scores: [Float]
    ) {
        let forms = BeatForms(of: candidates, shapes: shapes, leads: leads, rate: rate, by: &path)
        var beats = forms.beats
        guard beats.count > 3 else {
            return (beats, beats.map { BeatJudgement.first(candidates[$0]).score })
        }
        let frequency = Self.usualFrequency(of: beats, among: candidates)
        var judgements = Array(repeating: BeatJudgement(score: 0), count: candidates.count)
        for _ in 0..<Self.rounds {
            judge(candidates, forms.likeness, by: beats, usualFrequency: frequency, &judgements)
            let before = beats
            beats = path.find(in: candidates, judgements)
            // The same beats teach the same again.
            if beats == before { break }
        }
        return (beats, beats.map { judgements[$0].score })
    }

    /// Median frequency of the cleaner half of the beats.
    private static func usualFrequency(of beats: [Int], among candidates: [BeatCandidate]) -> Float {
        let some = stride(from: 0, to: beats.count, by: max(1, beats.count / sample)).map { beats[$0] }
        var noise = some.map { candidates[$0].noise }
        let middle = noise.selectMedian()
        var frequencies: [Float] = []
        for beat in some where candidates[beat].noise <= middle {
            frequencies.append(candidates[beat].frequency)
        }
        return frequencies.selectMedian()
    }

    /// Judges every candidate by what the beats tell.
    private mutating func judge(
        _ candidates: [BeatCandidate], _ likeness: [Float], by beats: [Int], usualFrequency: Float,
        _ judgements: inout [BeatJudgement]
    ) {
        let humps = humps(among: candidates, between: beats)
        let humpHeights = humps.map { candidates[$0].height }
        let heights = beats.map { candidates[$0].height }
        let second = Float(1 / rate)
        let distances = zip(beats.dropFirst(), beats).map {
            Float(candidates[$0].index - candidates[$1].index) * second
        }
        var hump = 0
        for first in stride(from: 0, to: beats.count, by: Self.hop) {
            while hump + 1 < humps.count, humps[hump + 1] <= beats[first] { hump += 1 }
            around.look(
                at: heights.span, distances.span, around: first + Self.hop / 2, humpHeights.span,
                around: hump + Self.hop / 2)
            let begin = first == 0 ? 0 : beats[first]
            let end = first + Self.hop < beats.count ? beats[first + Self.hop] : candidates.count
            Self.judge(
                begin..<end, of: candidates, likeness, around, usualFrequency: usualFrequency, &judgements)
        }
    }

    /// Judges a stretch of candidates.
    private static func judge(
        _ range: Range<Int>, of candidates: [BeatCandidate], _ likeness: [Float], _ around: BeatSurroundings,
        usualFrequency: Float, _ judgements: inout [BeatJudgement]
    ) {
        let candidates = candidates.span
        let likeness = likeness.span
        var judgements = judgements.mutableSpan
        let likeGain = Self.likeClean + (Self.likeNoisy - Self.likeClean) * around.noise
        let unlike = Self.unlike * max(0, 1 - around.noise / Self.unlikeEnd)
        let steepGain = Self.steepClean + (Self.steepNoisy - Self.steepClean) * around.noise
        for k in range {
            let steepness = (candidates[k].frequency - Self.steep * usualFrequency) / 4
            judgements[k] = BeatJudgement(
                score: BeatJudgement.height(candidates[k].height - around.threshold)
                    + likeGain * (max(likeness[k], steepness < Self.unlikeSteep ? 0 : unlike) - Self.like)
                    + steepGain
                    * min(max(steepness, Self.steepBounds.lowerBound), Self.steepBounds.upperBound),
                level: around.level, interval: around.interval)
        }
    }

    /// Candidates that are neither beats nor flanks of one.
    private func humps(among candidates: [BeatCandidate], between beats: [Int]) -> [Int] {
        let flank = Int32(Self.flank * rate)
        let candidates = candidates.span
        let beats = beats.span
        var result: [Int] = []
        result.reserveCapacity(candidates.count)
        var next = 0
        var before = candidates[beats[0]].index
        for j in candidates.indices {
            let index = candidates[j].index
            if next < beats.count, beats[next] == j {
                before = index
                next += 1
                continue
            }
            let after = next < beats.count ? candidates[beats[next]].index : .max
            if abs(index - before) > flank, after - index > flank { result.append(j) }
        }
        return result
    }
}
