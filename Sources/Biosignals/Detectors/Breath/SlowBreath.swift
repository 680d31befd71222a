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

/// Cuts a signal into blocks and gives the mean and the extremes of each: the slow grid of about 20 Hz.
struct BlockReader: Sendable {
    struct Block {
        var mean: Double
        var high: Double
        var low: Double
    }

    private var means: Decimator
    private var high = -Double.infinity
    private var low = Double.infinity

    init(factor: Int) { means = Decimator(factor: factor) }

    /// Samples to a block for a signal of `rate` samples a second.
    static func factor(for rate: Double) -> Int { max(1, Int(rate / 20)) }

    var factor: Int { means.factor }

    /// The block that this sample completes, if any.
    mutating func push(_ value: Double) -> Block? {
        high = max(high, value)
        low = min(low, value)
        guard let mean = means.push(value) else { return nil }
        defer { clear() }
        return Block(mean: mean, high: high, low: low)
    }

    /// Position in input samples of a position in blocks.
    func inputPosition(of index: Double) -> Double { means.inputPosition(of: index) }

    mutating func reset() {
        means.reset()
        clear()
    }

    private mutating func clear() {
        high = -.infinity
        low = .infinity
    }
}
