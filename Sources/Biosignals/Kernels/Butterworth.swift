import Foundation

/// Butterworth filter as a cascade of biquads: flat in the pass band, −3 dB at each corner.
///
/// `order` counts the slope of one edge: 6 dB an octave for each. The band-pass is a high-pass followed by a
/// low-pass of that order, so that very wide bands (0.05 to 0.7 Hz) stay well conditioned.
public struct Butterworth: Sendable, Hashable {
    private var sections: [Biquad]

    private init(sections: [Biquad]) { self.sections = sections }

    /// - Parameters:
    ///   - order: even, 2 to 8.
    ///   - cutoff: −3 dB point in Hz.
    ///   - rate: samples a second.
    public static func lowPass(order: Int, cutoff: Double, rate: Double) -> Butterworth {
        Butterworth(sections: qualities(order).map { .lowPass(cutoff: cutoff, q: $0, rate: rate) })
    }

    /// Settings as in `lowPass`.
    public static func highPass(order: Int, cutoff: Double, rate: Double) -> Butterworth {
        Butterworth(sections: qualities(order).map { .highPass(cutoff: cutoff, q: $0, rate: rate) })
    }

    /// Passes `low` to `high` Hz, each edge of the given order.
    public static func bandPass(order: Int, low: Double, high: Double, rate: Double) -> Butterworth {
        precondition(low < high, "a pass band runs from a lower to a higher frequency")
        return Butterworth(
            sections: highPass(order: order, cutoff: low, rate: rate).sections
                + lowPass(order: order, cutoff: high, rate: rate).sections)
    }

    /// Quality of each section: the pole pairs of the analogue prototype.
    private static func qualities(_ order: Int) -> [Double] {
        precondition(order >= 2 && order <= 8 && order % 2 == 0, "a Butterworth order here is 2, 4, 6 or 8")
        return (0..<order / 2).map { 1 / (2 * cos(Double.pi * Double(2 * $0 + 1) / Double(2 * order))) }
    }

    /// The filter's output for the next sample.
    public mutating func push(_ x: Double) -> Double {
        var value = x
        for index in sections.indices { value = sections[index].push(value) }
        return value
    }

    /// Forgets the past.
    public mutating func reset() {
        for index in sections.indices { sections[index].reset() }
    }

    /// Takes on the state that an endless input of `value` would have left, so that starting there makes no
    /// transient.
    public mutating func prime(_ value: Double) {
        var level = value
        for index in sections.indices {
            sections[index].prime(level)
            level *= sections[index].constantGain
        }
    }
}
