/// A moment in a session: nanoseconds since the session's first input.
///
/// Stamps are made once, by the shell that receives an input, and recorded with it. Nothing below the
/// shells reads a clock.
public struct SessionTime: Hashable, Comparable, Sendable, Codable {
    /// Nanoseconds since the session's first input.
    public var nanoseconds: Int64

    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// Rounds to the nearest nanosecond. `seconds` must be finite and within ±292 years.
    public init(seconds: Double) { nanoseconds = Self.nanoseconds(in: seconds) }

    /// The nearest whole number, halves away from zero: as `rounded()`, which is a call of the C library.
    private static func nanoseconds(in seconds: Double) -> Int64 {
        let exact = seconds * 1e9
        let whole = Int64(exact)
        let rest = exact - Double(whole)
        return rest >= 0.5 ? whole + 1 : rest <= -0.5 ? whole - 1 : whole
    }

    public static let zero = SessionTime(nanoseconds: 0)

    /// The same moment in seconds; exact to a nanosecond for sessions of up to 100 days.
    public var seconds: Double { Double(nanoseconds) / 1e9 }

    public static func < (a: SessionTime, b: SessionTime) -> Bool { a.nanoseconds < b.nanoseconds }

    /// The moment `seconds` later (or earlier, when negative).
    public func advanced(bySeconds seconds: Double) -> SessionTime {
        SessionTime(nanoseconds: nanoseconds + Self.nanoseconds(in: seconds))
    }

    /// Seconds from `earlier` to this moment; negative when this is the earlier one.
    public func secondsSince(_ earlier: SessionTime) -> Double {
        Double(nanoseconds - earlier.nanoseconds) / 1e9
    }
}
