import Glibc

/// A seeded generator of random numbers: the same seed gives the same numbers everywhere.
///
/// Source: Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators".
public struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Evenly spread over 0 (included) to 1 (not).
    public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Evenly spread over `range`.
    public mutating func uniform(in range: ClosedRange<Double>) -> Double {
        range.lowerBound + uniform() * (range.upperBound - range.lowerBound)
    }

    /// Normally spread with mean 0 and standard deviation 1.
    ///
    /// Source: Box and Muller 1958; the second number of each pair is not used.
    public mutating func gaussian() -> Double {
        let u = 1 - uniform()
        let v = uniform()
        return (-2 * log(u)).squareRoot() * cos(2 * .pi * v)
    }

    /// Exponentially spread with this mean.
    public mutating func exponential(mean: Double) -> Double { -mean * log(1 - uniform()) }
}
