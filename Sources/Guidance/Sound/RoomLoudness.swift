/// The loudness of everything: full, or that of a room with a baby.
///
/// It goes down along a straight line of 150 ms at most, and up only in silence: nothing that sounds gets louder.
struct RoomLoudness: Sendable {
    private let step: Float
    private var factor: Float = 1
    private var wanted: Float = 1

    /// - Parameter sampleRate: Hz.
    init(sampleRate: Double) {
        step = (1 - SoundLevel.nearBaby) / Float(0.150 * sampleRate)
    }

    /// A sound begins.
    mutating func set(withBaby: Bool, whileSounding isSounding: Bool) {
        if withBaby {
            wanted = SoundLevel.nearBaby
            if !isSounding { factor = wanted }
        } else if !isSounding {
            wanted = 1
            factor = 1
        }
    }

    /// The factor for this frame.
    mutating func next() -> Float {
        if factor > wanted { factor = max(wanted, factor - step) }
        return factor
    }
}
