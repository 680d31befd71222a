/// Lowers the sample rate by a whole factor, giving the mean of each `factor` samples.
///
/// The mean is a linear-phase filter with a null at every frequency that would fold onto 0 Hz. It takes 2 % of a wave
/// at a tenth of the new rate, 10 % at a quarter and 36 % at half of it; what lies above is damped more and folded. The
/// detectors that use it look below a quarter of the new rate. An output stands
/// for the middle of its samples: output k lies at input position k·factor + (factor − 1)/2.
public struct Decimator: Sendable, Hashable {
    /// Input samples for each output.
    public let factor: Int
    private var sum = 0.0
    private var held = 0

    /// - Parameter factor: at least 1.
    public init(factor: Int) {
        precondition(factor >= 1, "a decimation factor is at least 1")
        self.factor = factor
    }

    /// The next output, or nil while its samples are incomplete.
    public mutating func push(_ x: Double) -> Double? {
        sum += x
        held += 1
        guard held == factor else { return nil }
        let mean = sum / Double(factor)
        sum = 0
        held = 0
        return mean
    }

    /// Position in input samples that output `index` stands for; `index` may have a fraction.
    public func inputPosition(of index: Double) -> Double {
        index * Double(factor) + Double(factor - 1) / 2
    }

    /// Forgets an incomplete output.
    public mutating func reset() {
        sum = 0
        held = 0
    }
}
