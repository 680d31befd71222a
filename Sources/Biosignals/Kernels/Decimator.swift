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
    @inline(__always)
    public mutating func push(_ x: Double) -> Double? {
        sum += x
        held += 1
        guard held == factor else { return nil }
        defer {
            sum = 0
            held = 0
        }
        return sum / Double(factor)
    }

    /// Pushes samples in order and appends the outputs; the same numbers as one by one.
    mutating func process(_ samples: Span<Float>, into outputs: inout SlidingBuffer) {
        // Factors that the compiler knows make a straight line of the inner loop.
        switch factor {
        case 1: outputs.append(samples)
        case 2: process(samples, by: 2, into: &outputs)
        case 3: process(samples, by: 3, into: &outputs)
        default: process(samples, by: factor, into: &outputs)
        }
    }

    @inline(__always)
    private mutating func process(
        _ samples: Span<Float>, by factor: Int, into outputs: inout SlidingBuffer
    ) {
        let lead = held == 0 ? 0 : min(factor - held, samples.count)
        for index in 0..<lead {
            if let mean = push(Double(samples[index])) { outputs.append(Float(mean)) }
        }
        let number = (samples.count - lead) / factor
        let end = lead + number * factor
        let whole = samples.extracting(lead..<end)
        outputs.extend(by: number) { free in
            var place = 0
            // Of two numbers the sum is rounded once either way.
            while factor == 2, place + 8 <= number {
                let near = whole.extracting(2 * place..<2 * place + 16)
                free.store(0.5 * near.column(0, of: 2) + 0.5 * near.column(1, of: 2), at: place)
                place += 8
            }
            while place < number {
                var sum = 0.0
                for k in 0..<factor { sum += Double(whole[place * factor + k]) }
                free[place] = Float(sum / Double(factor))
                place += 1
            }
        }
        for index in end..<samples.count { _ = push(Double(samples[index])) }
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
