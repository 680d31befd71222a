import Foundation

/// Chooses the beats among the candidates of a recording.
///
/// A candidate speaks for itself by three things: its height between the local heights of beats and of other humps;
/// its likeness to the forms that beats take in the recording; and how steep it is, which counts the more, and the
/// likeness the less, the noisier it is around. What is local, and the forms, come from the choice made before, so the
/// choice is made three times: first by heights alone. `BeatPath` joins the candidates to a sequence.
struct BeatChoice {
    /// Choices after the first one.
    private static let rounds = 2
    /// Beats to each side that make what is local, and twice as many other humps; it is renewed at every tenth beat.
    private static let side = 10
    private static let hop = 10
    /// A hump nearer to a beat than this many seconds belongs to it and tells nothing of noise.
    private static let flank = 0.15
    /// The heights that stand for beats and for noise: quantiles of those around.
    private static let beatQuantile = 0.3
    private static let noiseQuantile = 0.594
    /// The threshold lies at this share of the way from noise to beats, in logarithms; not above the second share of
    /// the beats, nor below the third share of their median.
    private static let place: Float = 0.303
    private static let most: Float = 0.431
    private static let least: Float = 0.2
    /// Score for the logarithm of height over threshold, and its bounds.
    private static let heightGain: Float = 1.7
    private static let heightBounds: ClosedRange<Float> = -4...1.82
    /// Score for likeness beyond `like`, in clean and in noisy surroundings.
    private static let like: Float = 0.85
    private static let likeClean: Float = 3.19
    private static let likeNoisy: Float = 0.71
    /// Score for each 4 Hz beyond `steep` times the usual frequency of beats, in clean and in noisy surroundings, and
    /// the bounds of that number.
    private static let steep: Float = 0.87
    private static let steepClean: Float = -0.3
    private static let steepNoisy: Float = 2.99
    private static let steepBounds: ClosedRange<Float> = -1.45...0.59
    /// Beats of which forms are made together: about an hour.
    private static let together = 4_096

    /// What beats and noise are like around a place. Heights are logarithms.
    private struct Surroundings {
        var level: Float = 0
        var threshold: Float = 0
        /// Noise over beats, at most 1.
        var noise: Float = 0
        /// Median distance of beats in seconds.
        var interval: Float = 0.8
    }

    private let candidates: BeatCandidates
    private let leads: Int
    private let rate: Double
    private var score: [Float]
    private var interval: [Float]
    private var level: [Float]
    private var likeness: [Float] = []
    private var usualFrequency: Float = 0
    private var scratch: [Float] = []

    /// - Parameter rate: of the candidates' index, in Hz.
    init(_ candidates: BeatCandidates, leads: Int, rate: Double) {
        self.candidates = candidates
        self.leads = leads
        self.rate = rate
        score = Array(repeating: 0, count: candidates.count)
        interval = Array(repeating: 0.8, count: candidates.count)
        level = Array(repeating: 0, count: candidates.count)
    }

    /// Indices of the candidates that are beats, and the score of each.
    mutating func run() -> (beats: [Int], scores: [Float]) {
        for j in score.indices {
            let threshold = min(max(0.3 + 1.2 * candidates.noise[j], 0.4), 0.75)
            score[j] = heightScore(candidates.height[j] - log(threshold))
        }
        var path = BeatPath(count: candidates.count, rate: rate)
        var beats = path.find(in: candidates, score: score, level: level, interval: interval)
        for round in 0..<Self.rounds where beats.count > 3 {
            if round == 0 { learnForms(of: beats) }
            learn(from: beats)
            beats = path.find(in: candidates, score: score, level: level, interval: interval)
        }
        return (beats, beats.map { score[$0] })
    }

    private func heightScore(_ excess: Float) -> Float {
        min(max(Self.heightGain * excess, Self.heightBounds.lowerBound), Self.heightBounds.upperBound)
    }

    /// Likeness of every candidate to the forms of the beats, and the usual frequency of the cleaner half of them.
    private mutating func learnForms(of beats: [Int]) {
        likeness.reserveCapacity(candidates.count)
        var start = 0
        while start < beats.count {
            // The last part takes what would be too little for one of its own.
            let end = beats.count - start < 2 * Self.together ? beats.count : start + Self.together
            let templates = BeatTemplates(of: beats[start..<end], in: candidates, leads: leads)
            let last = end == beats.count ? candidates.count : beats[end]
            for j in likeness.count..<last { likeness.append(templates.likeness(of: j, in: candidates)) }
            start = end
        }
        var noise = beats.map { candidates.noise[$0] }
        let middle = noise.selectMedian()
        var frequencies: [Float] = []
        for beat in beats where candidates.noise[beat] <= middle {
            frequencies.append(candidates.frequency[beat])
        }
        usualFrequency = frequencies.selectMedian()
    }

    /// Scores every candidate by what the given beats tell.
    private mutating func learn(from beats: [Int]) {
        let noise = humpsBetween(beats)
        var around = Surroundings()
        var beat = 0
        var hump = 0
        var due = 0
        for j in score.indices {
            while beat + 1 < beats.count, beats[beat + 1] <= j { beat += 1 }
            if beat >= due {
                due = beat + Self.hop
                while hump + 1 < noise.count, noise[hump + 1] <= beats[beat] { hump += 1 }
                around = surroundings(
                    beats, around: beat + Self.hop / 2, noise, around: hump + Self.hop / 2)
            }
            level[j] = around.level
            interval[j] = around.interval
            let dirt = around.noise
            let likeGain = Self.likeClean + (Self.likeNoisy - Self.likeClean) * dirt
            let steepGain = Self.steepClean + (Self.steepNoisy - Self.steepClean) * dirt
            let steepness = (candidates.frequency[j] - Self.steep * usualFrequency) / 4
            score[j] =
                heightScore(candidates.height[j] - around.threshold)
                + likeGain * (likeness[j] - Self.like)
                + steepGain
                * min(max(steepness, Self.steepBounds.lowerBound), Self.steepBounds.upperBound)
        }
    }

    /// Candidates that are neither beats nor flanks of one.
    private func humpsBetween(_ beats: [Int]) -> [Int] {
        let flank = Int32(Self.flank * rate)
        let index = candidates.index
        var result: [Int] = []
        var beat = 0
        for j in index.indices {
            while beat + 1 < beats.count, beats[beat + 1] <= j { beat += 1 }
            if abs(index[j] - index[beats[beat]]) > flank,
                beat + 1 == beats.count || abs(index[beats[beat + 1]] - index[j]) > flank
            {
                result.append(j)
            }
        }
        return result
    }

    private mutating func surroundings(
        _ beats: [Int], around beat: Int, _ noise: [Int], around hump: Int
    ) -> Surroundings {
        let near = (beat - Self.side...beat + Self.side).clamped(to: 0...beats.count - 1)
        var result = Surroundings()
        scratch.removeAll(keepingCapacity: true)
        for k in near.dropFirst() {
            scratch.append(Float(candidates.index[beats[k]] - candidates.index[beats[k - 1]]))
        }
        if !scratch.isEmpty {
            result.interval = min(max(scratch.selectMedian() / Float(rate), 0.3), 2)
        }
        scratch.removeAll(keepingCapacity: true)
        for k in near { scratch.append(candidates.height[beats[k]]) }
        result.level = scratch.selectMedian()
        let low = scratch.select(Int(Self.beatQuantile * Double(scratch.count)))
        var dirt: Float = log(0.1)
        if !noise.isEmpty {
            scratch.removeAll(keepingCapacity: true)
            let between = (hump - 2 * Self.side...hump + 2 * Self.side).clamped(to: 0...noise.count - 1)
            for k in between { scratch.append(candidates.height[noise[k]]) }
            dirt = max(dirt, scratch.select(Int(Self.noiseQuantile * Double(scratch.count))))
        }
        result.threshold = max(
            log(Self.least) + result.level, min(log(Self.most) + low, dirt + Self.place * (low - dirt)))
        result.noise = min(1, exp(dirt - low))
        return result
    }
}
