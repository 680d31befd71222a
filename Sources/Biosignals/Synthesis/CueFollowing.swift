/// How a simulated person follows breathing cues.
public struct CueFollowing: Sendable, Hashable, Codable {
    /// Part of the breaths that she follows at first, 0 to 1; 0 hears nothing.
    public var share = 0.0
    /// Mean seconds from a cue to the turn of her breath, 0 to 3. Cues come about half a second ahead of their time
    /// and her heart is reckoned 0.4 s ahead: less than that can be met only in so far as cues come early.
    public var lag = 0.4
    /// Standard deviation of the lag from breath to breath, in seconds, 0 to 1.
    public var scatter = 0.1
    /// Seconds in which her attention halves, from the first cue on; nil keeps it.
    public var halving: Double?
    /// Breaths a minute of a pacer of her own, that nobody else hears.
    public var pacer: Double?

    public init() {}
}
