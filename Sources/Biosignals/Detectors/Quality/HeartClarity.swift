/// How clearly the beats of an ECG or a pulse wave stand out of what disturbs them, over the last five seconds.
///
/// What disturbs is brought together into the odds that a beat in those seconds is found wrongly, and the index is the
/// chance that none is: 1/(1 + odds). The measures are how unlike the waves are to the ones before them
/// (`WaveMatch`), how much lies between the waves (ECG alone, a pulse wave has no pauses), how far the level steps
/// about (ECG alone), and by how much the waves outgrow the clear ones before them.
///
/// The exponents come from a logistic regression of beat errors in five seconds on the logarithms of the measures, over
/// records 101, 108, 114, 118, 122, 208 and 223 of the MIT-BIH Arrhythmia Database with electrode motion, muscle-like
/// noise and wander added at 24 to −6 dB, and were checked on the other records at hand.
struct HeartClarity: Sendable {
    /// Seconds looked back on, looks a second at the size of the waves, and looks without which nothing is said.
    private static let memory = 5
    private static let looks = 20
    private static let fewestLooks = 30
    /// Looks that make one level, the steps of which are watched.
    private static let looksPerStep = 4
    /// Index below which a reason is given.
    private static let limit: Float = 0.5
    /// Share of the way that the usual size goes in a second towards that of a clean one.
    private static let adaption: Float = 0.05

    private let isECG: Bool
    /// The mean of each few samples of the signal is judged.
    private var decimator: Decimator
    private var match: WaveMatch
    /// From means to sums: in sums of samples the limits were chosen, and the histogram's classes cut them otherwise.
    private var scale: Float { Float(decimator.factor) }
    private var levels = LevelHistogram(width: memory * looks)
    private let perLook: Int
    private var sinceLook = 0
    /// Means that were judged.
    private var judged = 0
    private var highest: Float = 0

    /// Sum of the means since the last step, and the mean of the step before.
    private var stepSum = 0.0
    private var lastLevel: Double?
    private var inStep = 0

    private var seconds = InlineArray<5, Second>(repeating: Second())
    private var second = 0

    /// Size of the waves while they were clear, weighted towards the last 20 s; nil until they have been.
    private var usual: Float?

    /// What a second held.
    private struct Second: Sendable {
        /// Sizes of the waves, sizes times unlikeness, and sizes times roughness.
        var waves: Float = 0
        var unlike: Float = 0
        var rough: Float = 0
        /// The largest step of the level.
        var step: Float = 0
    }

    /// - Parameters:
    ///   - rate: of the signal; means of its samples make 100 to 200 a second for an ECG, 25 to 50 for a pulse wave.
    ///   - kind: `ecg`, or else a pulse wave.
    init(rate full: Double, kind: ChannelKind) {
        isECG = kind == .ecg
        decimator = Decimator(factor: max(1, Int(full / (kind == .ecg ? 100 : 25))))
        let rate = full / Double(decimator.factor)
        match = WaveMatch(rate: rate, shape: kind == .ecg ? .qrs : .pulse)
        perLook = max(1, Int((rate / Double(Self.looks)).rounded()))
        judged = match.curve.count
    }

    mutating func push(_ sample: Float) {
        guard let mean = decimator.push(Double(sample)) else { return }
        match.curve.append(Float(mean))
        judgeNew()
    }

    /// Pushes samples in order.
    mutating func process(_ samples: Span<Float>) {
        var first = 0
        while first < samples.count {
            let end = min(samples.count, first + WaveCurve.block * decimator.factor)
            match.curve.append(samples.extracting(first..<end), thinnedBy: &decimator)
            judgeNew()
            first = end
        }
    }

    /// Goes through what has come: in stretches to the next look, and in these to the end of each wave.
    private mutating func judgeNew() {
        let count = match.curve.count
        while judged < count {
            let start = judged
            let end = min(count, start + perLook - sinceLook)
            while judged < end {
                let looked = match.look(to: end)
                highest = looked.highest > highest ? looked.highest : highest
                if looked.isComplete { take(match.wave()) }
                judged = looked.end
            }
            stepSum += match.curve.sum(from: start, to: end)
            sinceLook += end - start
            if sinceLook == perLook { look() }
        }
    }

    private mutating func take(_ wave: WaveMatch.Wave?) {
        guard let wave else { return }
        seconds[second].waves += wave.size
        seconds[second].unlike += wave.size * (1 - wave.match)
        seconds[second].rough += wave.size * wave.roughness
    }

    private mutating func look() {
        levels.push(scale * highest)
        sinceLook = 0
        highest = 0
        inStep += 1
        guard inStep == Self.looksPerStep else { return }
        let level = Double(scale) * stepSum / Double(perLook * Self.looksPerStep)
        if let lastLevel { seconds[second].step = max(seconds[second].step, Float(abs(level - lastLevel))) }
        lastLevel = level
        stepSum = 0
        inStep = 0
    }

    /// Ends a second and judges the last five.
    mutating func turn() -> SignalQuality {
        var all = Second()
        for index in 0..<Self.memory {
            all.waves += seconds[index].waves
            all.unlike += seconds[index].unlike
            all.step = max(all.step, seconds[index].step)
            all.rough += seconds[index].rough
        }
        second = second + 1 == Self.memory ? 0 : second + 1
        seconds[second] = Second()
        return judge(all)
    }

    private mutating func judge(_ all: Second) -> SignalQuality {
        // The second highest, so that a single look does not decide.
        let top = levels.value(below: 1)
        guard levels.count >= Self.fewestLooks, top > 0, all.waves > 0 else { return .good }
        let unlike = all.unlike / all.waves
        let step = all.step / top
        let growth = top / (usual ?? top)
        var odds = max(1, growth) * max(1, growth)
        if isECG {
            let between = levels.value(below: levels.count * 6 / 10) / top
            odds *= 120 * between * between * unlike * unlike.squareRoot() * (1 + step * step)
        } else {
            let weighed = unlike / 0.12
            odds *= weighed * weighed * weighed.squareRoot()
        }
        let index = 1 / (1 + odds)
        defer { usual = (usual ?? top) + (top - (usual ?? top)) * Self.adaption * index * index }
        guard index < Self.limit else { return SignalQuality(index: index, reason: .good) }
        return SignalQuality(
            index: index, reason: reason(growth: growth, step: step, rough: all.rough / all.waves))
    }

    private func reason(growth: Float, step: Float, rough: Float) -> QualityReason {
        if growth < 0.1 { return .noPulse }
        if isECG { return step > 0.6 ? .motion : .noisy }
        if rough > 1 { return .noisy }
        return usual == nil || growth < 0.5 ? .noPulse : .motion
    }

    /// Starts over as if the signal had always stood at `value`; the usual size is kept.
    mutating func restart(at value: Double) {
        match.restart(at: Float(value))
        judged = match.curve.count
        levels.reset()
        decimator.reset()
        sinceLook = 0
        highest = 0
        stepSum = 0
        lastLevel = nil
        inStep = 0
        for index in 0..<Self.memory { seconds[index] = Second() }
    }

    mutating func reset() {
        restart(at: 0)
        usual = nil
    }
}
