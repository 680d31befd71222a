/// Keeps the frames of a sound card in step with session time.
///
/// Each block is told when its first frame will be heard, by the system's clock and the card's delay, both of
/// which jitter. The difference to the running count of frames is smoothed and taken away a few frames a block:
/// the sound itself has no seam, only the cues in it move. A large difference (a stall, an overload) is taken
/// at once.
struct PlayClock: Sendable {
    private let jump: Double
    private let smoothing: Double
    private let mostPerBlock: Double
    private var position: Double?
    private var error = 0.0

    /// - Parameters:
    ///   - sampleRate: Hz.
    ///   - block: frames a block.
    init(sampleRate: Double, block: Int) {
        jump = 0.050 * sampleRate
        smoothing = min(1, Double(block) / (0.5 * sampleRate))
        mostPerBlock = Double(block) / 60
    }

    /// The session frame that the coming block begins with.
    ///
    /// - Parameters:
    ///   - heard: session frame at which the block will be heard, as measured now.
    ///   - count: frames in the block.
    mutating func begin(heardAt heard: Double, count: Int) -> Int64 {
        var at = position ?? heard
        if abs(heard - at) > jump {
            at = heard
            error = 0
        } else {
            error += smoothing * (heard - at - error)
            let step = min(max((error * smoothing * 4).rounded(), -mostPerBlock), mostPerBlock)
            at += step
            error -= step
        }
        position = at + Double(count)
        return Int64(at.rounded())
    }

    /// Smoothed difference between the measured and the running count, in frames.
    var residual: Double { error }
}
