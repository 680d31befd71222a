/// When what a session held is closed to a participant's screen: a minute after its end. A tablet that is left lying
/// then tells the next person nothing.
struct SessionLock: Sendable {
    static let seconds = 60.0

    private let pause: Int64
    private var end: Int64?

    init(seconds: Double = Self.seconds) { pause = Int64(seconds * 1e9) }

    /// - Parameter now: monotonic nanoseconds.
    mutating func sessionEnded(at now: Int64) { end = now }

    mutating func sessionBegan() { end = nil }

    /// True once, when the time has come.
    mutating func isDue(at now: Int64) -> Bool {
        guard let end, now - end >= pause else { return false }
        self.end = nil
        return true
    }
}
