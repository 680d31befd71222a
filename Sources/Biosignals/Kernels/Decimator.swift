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
        pushSum(x).map { $0 / Double(factor) }
    }

    /// The same before it is divided by the factor.
    @inline(__always)
    mutating func pushSum(_ x: Double) -> Double? {
        sum += x
        held += 1
        guard held == factor else { return nil }
        defer {
            sum = 0
            held = 0
        }
        return sum
    }

    /// Pushes samples in order and appends the outputs; the same numbers as one by one.
    mutating func process(_ samples: Span<Float>, into outputs: inout SlidingBuffer) {
        if factor == 1 { return outputs.append(samples) }
        let share = Double(factor)
        outputs.extend(by: (held + samples.count) / factor) { free in
            addUp(samples) { number, sum in free[number] = Float(sum / share) }
        }
    }

    /// Pushes samples in order and hands over the sum of each `factor` of them, counted from 0.
    @inline(__always)
    mutating func addUp(_ samples: Span<Float>, _ take: (Int, Double) -> Void) {
        // Factors that the compiler knows make a straight line of the inner loop.
        switch factor {
        case 1: addUp(samples, by: 1, take)
        case 2: addUp(samples, by: 2, take)
        case 3: addUp(samples, by: 3, take)
        default: addUp(samples, by: factor, take)
        }
    }

    @inline(__always)
    private mutating func addUp(_ samples: Span<Float>, by factor: Int, _ take: (Int, Double) -> Void) {
        var number = 0
        var first = 0
        if held > 0 {
            first = min(factor - held, samples.count)
            for index in 0..<first { sum += Double(samples[index]) }
            held += first
            guard held == factor else { return }
            take(0, sum)
            number = 1
        }
        let groups = (samples.count - first) / factor
        let whole = samples.extracting(first..<first + groups * factor)
        var index = 0
        while index < whole.count {
            var sum = 0.0
            for k in 0..<factor { sum += Double(whole[index &+ k]) }
            take(number, sum)
            index &+= factor
            number &+= 1
        }
        sum = 0
        held = samples.count - first - whole.count
        for index in samples.count - held..<samples.count { sum += Double(samples[index]) }
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
