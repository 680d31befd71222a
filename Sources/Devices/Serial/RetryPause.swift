/// Pauses between attempts to open a lost port: each twice the one before, up to a longest.
public struct RetryPause: Sendable, Hashable {
    /// 1, 2, 4 … 30 s, each varied by up to 10 % so that several lost ports are not tried in step.
    public static let `default` = RetryPause(first: 1, longest: 30, jitter: 0.1)

    private let first: Double
    private let longest: Double
    private let jitter: Double

    /// - Parameters:
    ///   - first: seconds before the first retry, above 0.
    ///   - longest: seconds, at least `first`.
    ///   - jitter: part of a pause by which it may differ either way, 0 to 0.5.
    public init(first: Double, longest: Double, jitter: Double = 0) {
        precondition(first > 0 && longest >= first, "pauses grow from above zero")
        precondition((0...0.5).contains(jitter), "jitter is a part of the pause, at most half")
        self.first = first
        self.longest = longest
        self.jitter = jitter
    }

    /// Seconds before retry number `attempt` (0 the first) of the port that `seed` stands for. The same
    /// arguments always give the same pause.
    public func seconds(attempt: Int, seed: UInt64) -> Double {
        var pause = first
        var doublings = attempt
        while doublings > 0, pause < longest {
            pause *= 2
            doublings -= 1
        }
        pause = min(pause, longest)
        return pause * (1 + jitter * Self.spread(seed &+ UInt64(bitPattern: Int64(attempt))))
    }

    /// A number from −1 to 1 that looks random. Source: the finaliser of SplitMix64 (Steele, Lea, Flood 2014).
    private static func spread(_ value: UInt64) -> Double {
        var z = value &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        z ^= z >> 31
        return Double(z >> 11) / Double(1 << 52) - 1
    }
}
