/// A number whose right value is known, and what the calculation gives.
public struct KnownAnswer: Sendable, Hashable {
    public var name: String
    public var expected: Double
    /// How far from `expected` it may be, in the same unit.
    public var tolerance: Double
    /// Nil where nothing came out.
    public var got: Double?

    public init(name: String, expected: Double, tolerance: Double, got: Double?) {
        self.name = name
        self.expected = expected
        self.tolerance = tolerance
        self.got = got
    }

    /// - Parameter relative: tolerance as a part of `expected`.
    init(_ name: String, _ expected: Double, relative: Double, _ got: Double?) {
        self.init(name: name, expected: expected, tolerance: relative * abs(expected), got: got)
    }

    public var passed: Bool { got.map { abs($0 - expected) <= tolerance } ?? false }
}
