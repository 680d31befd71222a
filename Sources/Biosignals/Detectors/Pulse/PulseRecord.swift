/// A whole photoplethysmogram made ready for the search: slow samples, their slopes turned so that pulses rise, and
/// the usual steepness from block to block.
struct PulseRecord: Sendable {
    /// Seconds of a block, and blocks to each side that tell the usual steepness and the polarity.
    private static let blockSeconds = 1.4
    private static let levelBlocks = 4
    private static let polarityBlocks = 20

    let decimator: Decimator
    /// Slow samples a second.
    let rate: Double
    let slope: PulseSlope
    let signal: RingBuffer
    /// Slope at each slow sample; 0 at the ends and where the signal stands still or comes back.
    private(set) var slopes: [Double]
    private let block: Int
    private var upwards: [Bool] = []
    private var levels: [Double] = []

    init(_ samples: [Float], rate inputRate: Double) {
        var decimator = Decimator(factor: PulseDetector.factor(rate: inputRate))
        rate = inputRate / Double(decimator.factor)
        var standstill = StandstillGuard(limit: Int(inputRate))
        var signal = RingBuffer(capacity: max(1, samples.count / decimator.factor))
        /// First slow sample after each gap.
        var returns: [Int] = []
        for sample in samples {
            if standstill.push(sample) == .resumed { returns.append(signal.count) }
            if let slow = decimator.push(Double(standstill.value)) { signal.push(Float(slow)) }
        }
        decimator.reset()
        self.decimator = decimator
        self.signal = signal
        let slope = PulseSlope(rate: rate)
        self.slope = slope
        slopes = [Double](repeating: 0, count: signal.count)
        block = Int(Self.blockSeconds * rate)
        let side = slope.delay
        if signal.count > 2 * side + 1 {
            for index in side..<signal.count - side { slopes[index] = slope.slope(at: index, of: signal) }
        }
        for first in returns {
            for index in max(0, first - side)..<min(slopes.count, first + side + 1) { slopes[index] = 0 }
        }
        turn()
        measureLevels()
    }

    /// Whether pulses rise in the samples as they come, around this slow sample.
    func upwards(at index: Int) -> Bool { upwards[min(index / block, upwards.count - 1)] }

    /// Usual steepness of pulses around this slow sample; 0 where there is none.
    func level(at index: Int) -> Double { levels[min(index / block, levels.count - 1)] }

    private func blockRange(_ number: Int) -> Range<Int> {
        number * block..<(number == blockCount - 1 ? slopes.count : (number + 1) * block)
    }

    /// The last block takes what is left over.
    private var blockCount: Int { max(1, slopes.count / block) }

    private mutating func turn() {
        let votes = (0..<blockCount).map { number in
            PulseSlope.vote(of: slopes[blockRange(number)])
        }
        upwards = votes.indices.map { number in
            let around = votes[
                max(0, number - Self.polarityBlocks)..<min(votes.count, number + Self.polarityBlocks + 1)]
            return around.reduce(0, +) >= 0
        }
        for number in votes.indices where !upwards[number] {
            for index in blockRange(number) { slopes[index] = -slopes[index] }
        }
    }

    private mutating func measureLevels() {
        let highest = (0..<blockCount).map { slopes[blockRange($0)].max() ?? 0 }
        levels = highest.indices.map { number in
            let around = highest[
                max(0, number - Self.levelBlocks)..<min(highest.count, number + Self.levelBlocks + 1)
            ].filter { $0 > 0 }.sorted()
            return around.isEmpty ? 0 : around[around.count / 2]
        }
    }
}
