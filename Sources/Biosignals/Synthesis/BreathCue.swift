/// A cue that a person hears: breathe in, or out, from a moment on for so many seconds.
public struct BreathCue: Sendable, Hashable {
    public var isInhale: Bool
    /// Seconds on the person's own time (`SimulatedPerson.time`) at which it sounds. May be ahead.
    public var time: Double
    /// How long the breath is to flow, above 0.
    public var seconds: Double

    public init(isInhale: Bool, time: Double, seconds: Double) {
        self.isInhale = isInhale
        self.time = time
        self.seconds = seconds
    }
}
