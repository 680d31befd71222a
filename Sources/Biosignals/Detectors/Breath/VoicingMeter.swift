/// Tells voiced sound from noise: whether the last tenth of a second repeats itself at a pitch of 80 to 400 Hz.
struct VoicingMeter: Sendable {
    /// Seconds looked at.
    private static let window = 0.1
    /// Pitches looked for, in Hz.
    private static let pitch = (low: 80.0, high: 400.0)
    /// Correlation with itself one period later that noise of this band does not reach.
    private static let voiced = 0.5

    private let factor: Int
    private let shortest: Int
    private let longest: Int
    private var held: [Double]
    private var next = 0
    private var skipped = 0

    /// - Parameter rate: samples a second of what is pushed, which holds nothing above 700 Hz.
    init(rate: Double) {
        factor = max(1, Int(rate / 2_000))
        let slow = rate / Double(factor)
        shortest = Int((slow / Self.pitch.high).rounded())
        longest = Int((slow / Self.pitch.low).rounded())
        held = [Double](repeating: 0, count: Int(Self.window * slow))
    }

    mutating func push(_ sample: Double) {
        skipped += 1
        guard skipped == factor else { return }
        skipped = 0
        held[next] = sample
        next = next + 1 == held.count ? 0 : next + 1
    }

    /// Cost: a few thousand multiplications.
    var isVoiced: Bool {
        let count = held.count
        for lag in shortest...longest {
            var product = 0.0
            var power = 0.0
            for index in 0..<count - lag {
                let first = held[(next + index) % count]
                let second = held[(next + index + lag) % count]
                product += first * second
                power += first * first + second * second
            }
            if power > 0, 2 * product > Self.voiced * power { return true }
        }
        return false
    }

    mutating func reset() {
        for index in held.indices { held[index] = 0 }
        next = 0
        skipped = 0
    }
}
