/// How clearly breathing stands out of a breathing signal: power in its band against power above it, and whether the
/// body moved.
///
/// Motion is a change within a third of a second that is twice the usual range of the signal: no chest moves so
/// fast. It spoils the ten seconds that the power is averaged over.
struct BreathClarity: Sendable {
    /// Edges of the band in Hz; noise is what lies above 2.5 times the upper one.
    private static let low = 0.05
    private static let high = 0.7
    /// Seconds averaged over.
    private static let memory = 10.0
    /// Seconds within which a step is one, and how many times the usual range it must be.
    private static let stepSeconds = 0.3
    private static let stepSize = 2.0
    /// Seconds of breathing without which nothing is usual.
    private static let learning = 8.0
    /// Clarity below which a signal is called noisy.
    private static let limit: Float = 0.3

    private var means: Decimator
    private var band: Butterworth
    private var above: Butterworth
    private let share: Double
    private var bandPower = 0.0
    private var noisePower = 0.0

    private var recent = InlineArray<16, Double>(repeating: 0)
    private let reach: Int
    private let learned: Int
    private var count = 0
    /// Mean square of breathing and noise, without the steps.
    private var usualPower = 0.0
    /// Share of a step that is left: 1 at the step.
    private var motion = 0.0

    /// - Parameter rate: of the signal, 5 Hz at least; means of its samples are judged, 5 to 23 a second.
    init(rate full: Double) {
        means = Decimator(factor: max(1, Int(full / (16 * Self.high))))
        let rate = full / Double(means.factor)
        band = .bandPass(order: 2, low: Self.low, high: Self.high, rate: rate)
        above = .highPass(order: 4, cutoff: 2.5 * Self.high, rate: rate)
        share = 1 / (Self.memory * rate)
        reach = max(1, Int((Self.stepSeconds * rate).rounded()))
        learned = Int(Self.learning * rate)
    }

    mutating func push(_ sample: Float) {
        if let mean = means.push(Double(sample)) { take(mean) }
    }

    /// Pushes samples in order.
    mutating func process(_ samples: Span<Float>) {
        for index in samples.indices { push(samples[index]) }
    }

    private mutating func take(_ value: Double) {
        let inside = band.push(value)
        let outside = above.push(value)
        bandPower += (inside * inside - bandPower) * share
        noisePower += (outside * outside - noisePower) * share
        recent[count & 15] = value
        let step = abs(value - recent[(count - min(count, reach)) & 15])
        count += 1
        motion -= motion * share
        // A sine's range is 2√2 times its root mean square.
        if count > learned, step > Self.stepSize * 2.83 * usualPower.squareRoot() {
            motion = 1
        } else if motion < 0.3 {
            let power = inside * inside + outside * outside
            usualPower += (power - usualPower) * max(share, 1 / Double(count))
        }
    }

    /// The judgement of the last seconds.
    var quality: SignalQuality {
        let total = bandPower + noisePower
        let clarity = total > 0 ? Float(bandPower / total) : 1
        let still = Float(1 - motion)
        let index = clarity * still
        if clarity < Self.limit {
            return SignalQuality(index: index, reason: motion > 0.3 ? .motion : .noisy)
        }
        return SignalQuality(index: index, reason: still < 0.5 ? .motion : .good)
    }

    /// Starts over as if the signal had always stood at `value`.
    mutating func restart(at value: Double) {
        means.reset()
        band.prime(value)
        above.prime(value)
        bandPower = 0
        noisePower = 0
        count = 0
        usualPower = 0
        motion = 0
    }
}
