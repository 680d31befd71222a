/// A breath on the slow grid on which breathing is looked at, with the smoothing's delay taken off.
struct SlowBreath {
    var inhale: Double
    var exhale: Double
    var end: Double
    var depth: Double
    var quality: Double
    var pauseAfterInhale = 0.0
    var pauseAfterExhale = 0.0

    /// The same breath, found by a filter that looks `delay` samples back.
    func earlier(by delay: Double) -> SlowBreath {
        var breath = self
        breath.inhale -= delay
        breath.exhale -= delay
        breath.end -= delay
        return breath
    }
}

extension DetectedBreath {
    /// Puts a breath on the input's own grid.
    init(_ breath: SlowBreath, on blocks: BlockReader, confirmedAt: Int) {
        self.init(
            inhale: blocks.inputPosition(of: breath.inhale), exhale: blocks.inputPosition(of: breath.exhale),
            end: blocks.inputPosition(of: breath.end), depth: Float(breath.depth),
            quality: Float(breath.quality), confirmedAt: confirmedAt,
            pauseAfterInhale: breath.pauseAfterInhale * Double(blocks.factor),
            pauseAfterExhale: breath.pauseAfterExhale * Double(blocks.factor))
    }
}

/// Cuts a signal into blocks: the slow grid of about 20 Hz. All that is done for every sample.
struct BlockReader: Sendable {
    struct Block {
        var mean: Double
        /// Largest magnitude of a sample, of sound; 0 otherwise.
        var peak: Double
    }

    private var means: Decimator
    private var peak = 0.0
    private let hasPeaks: Bool

    /// - Parameter rate: samples a second of the signal.
    init(rate: Double, source: BreathSource) {
        means = Decimator(factor: max(1, Int(rate / 20)))
        hasPeaks = source == .audio
    }

    var factor: Int { means.factor }

    /// The block that this sample completes, if any. Inlined, for a call costs as much as what is done here.
    @inline(__always)
    mutating func push(_ value: Double) -> Block? {
        if hasPeaks { peak = max(peak, abs(value)) }
        guard let mean = means.push(value) else { return nil }
        defer { peak = 0 }
        return Block(mean: mean, peak: peak)
    }

    /// Position in input samples of a position in blocks.
    func inputPosition(of index: Double) -> Double { means.inputPosition(of: index) }

    mutating func reset() {
        means.reset()
        peak = 0
    }
}
