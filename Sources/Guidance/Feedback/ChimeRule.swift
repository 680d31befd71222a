/// The soft reward: at level 2, at most once a minute and four times an exercise.
public struct ChimeRule: Sendable, Hashable {
    public static let secondsBetween = 60.0
    public static let most = 4
    /// Its length, in seconds (dossier §7.4).
    public static let seconds = 1.5

    private var count = 0
    private var last = -Double.infinity

    public init() {}

    /// Whether it may sound at `seconds`; counts it when it may.
    public mutating func ring(at seconds: Double) -> Bool {
        guard count < Self.most, seconds - last >= Self.secondsBetween else { return false }
        count += 1
        last = seconds
        return true
    }
}
