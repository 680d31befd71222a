/// How cues sound: what may be chosen, and what a baby in the room decides.
public struct SoundSetting: Sendable, Hashable {
    public var breath: BreathVoice
    /// A baby is in the room or on the lap: everything is ``SoundLevel/nearBaby`` quieter, there is no reward,
    /// and nothing can make it louder.
    public var withBaby: Bool

    public init(breath: BreathVoice = .golf, withBaby: Bool = false) {
        self.breath = breath
        self.withBaby = withBaby
    }
}
