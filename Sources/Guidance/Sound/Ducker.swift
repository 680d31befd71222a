/// Lets the breath sound step back while a line is spoken, and return after it, along straight lines.
struct Ducker: Sendable {
    private let stepDown: Double
    private let stepUp: Double
    private var gain = 1.0

    /// 150 ms down, 600 ms up again.
    ///
    /// - Parameter sampleRate: Hz.
    init(sampleRate: Double) {
        let depth = 1 - Double(SoundLevel.ducked)
        stepDown = depth / (0.150 * sampleRate)
        stepUp = depth / (0.600 * sampleRate)
    }

    /// The factor for this frame.
    mutating func next(speaking: Bool) -> Double {
        if speaking {
            gain = max(Double(SoundLevel.ducked), gain - stepDown)
        } else {
            gain = min(1, gain + stepUp)
        }
        return gain
    }
}
