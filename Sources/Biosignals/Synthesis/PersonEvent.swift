/// Something that happens to a simulated person at a set time.
public struct PersonEvent: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// The person moves: large slow swings in every signal.
        case motion
        /// The electrodes or the clip come off.
        case leadOff = "leadoff"
        /// The breath is held where it is.
        case hold
        /// Asleep: hears nothing; the breath goes to 4/5 of its own rate and 3/5 of its depth, the heart 8 beats a
        /// minute lower, within about half a minute.
        case sleep
    }

    public var kind: Kind
    /// Seconds from the start.
    public var at: Double
    /// How long it lasts, in seconds.
    public var seconds: Double

    public init(kind: Kind, at: Double, seconds: Double) {
        self.kind = kind
        self.at = at
        self.seconds = seconds
    }

    func holds(at time: Double) -> Bool { time >= at && time < at + seconds }
}
