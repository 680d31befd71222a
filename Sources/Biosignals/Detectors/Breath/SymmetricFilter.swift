import Foundation

/// Weighted mean of an odd number of samples with weights that are the same forwards and backwards: shifts every
/// frequency by the same time.
struct SymmetricFilter: Sendable {
    private let weights: [Double]
    /// The last samples, written twice so that they always lie in one piece.
    private var held: [Double]
    private var next = 0
    /// Samples that the output lies back.
    let delay: Int

    /// - Parameter weights: an odd number; their sum is the gain at 0 Hz.
    init(weights: [Double]) {
        precondition(weights.count % 2 == 1, "a symmetric filter has an odd number of weights")
        self.weights = weights
        delay = weights.count / 2
        held = [Double](repeating: 0, count: 2 * weights.count)
    }

    /// A Hann window of about `seconds` (at least three samples), with gain 1 at 0 Hz.
    static func hann(seconds: Double, rate: Double) -> SymmetricFilter {
        let half = max(1, Int((0.5 * seconds * rate).rounded()))
        let window = (-half...half).map { 0.5 + 0.5 * cos(Double.pi * Double($0) / Double(half + 1)) }
        let total = window.reduce(0, +)
        return SymmetricFilter(weights: window.map { $0 / total })
    }

    /// The weighted mean around the sample `delay` back.
    mutating func push(_ x: Double) -> Double {
        held[next] = x
        held[next + weights.count] = x
        next = next + 1 == weights.count ? 0 : next + 1
        let weights = weights.span
        let held = held.span.extracting(next..<next + weights.count)
        var sum = 0.0
        for index in weights.indices { sum += weights[index] * held[index] }
        return sum
    }

    /// As if `value` had been pushed for ever.
    mutating func prime(_ value: Double) {
        for index in held.indices { held[index] = value }
        next = 0
    }
}
