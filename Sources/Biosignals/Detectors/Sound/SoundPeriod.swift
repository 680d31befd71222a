/// How often a loudness repeats itself: the first high peak of its autocorrelation over the last six seconds.
///
/// First and second heart sounds line up with themselves only after a whole beat; after a systole only one of them meets the
/// other, so that its peak is lower.
struct SoundPeriod: Sendable {
    private static let memory = 6.0
    private static let shortest = 0.3
    private static let longest = 1.6
    /// Share of the highest peak from which an earlier one is the period.
    private static let nearlyHighest = 0.7
    /// Seconds over which the loudness is averaged, so that sounds meet although beats are not equally long.
    private static let blur = 0.12
    /// Seconds needed before anything is said.
    private static let learning = 3.0

    private var ring: [Double]
    private var line: [Double]
    private var correlation: [Double]
    private var count = 0
    private var blurred: MovingAverage
    private let rate: Double

    /// Seconds; 0 while none is known.
    private(set) var seconds = 0.0
    /// The autocorrelation there, up to 1.
    private(set) var strength = 0.0

    /// - Parameter rate: of the loudness, about 50 Hz.
    init(rate: Double) {
        self.rate = rate
        ring = [Double](repeating: 0, count: Int(Self.memory * rate))
        // Storage of its own: a shared one would be copied at the first write.
        line = [Double](repeating: 0, count: ring.count)
        blurred = MovingAverage(width: max(1, Int((Self.blur * rate).rounded())))
        correlation = [Double](repeating: 0, count: Int(Self.longest * rate) + 1)
    }

    mutating func push(_ loudness: Double) {
        ring[count % ring.count] = blurred.push(loudness)
        count += 1
    }

    /// Looks for the period anew.
    mutating func update() {
        seconds = 0
        strength = 0
        let held = min(count, ring.count)
        guard Double(held) >= Self.learning * rate else { return }
        var mean = 0.0
        for k in 0..<held {
            line[k] = ring[(count - held + k) % ring.count]
            mean += line[k]
        }
        mean /= Double(held)
        var power = 0.0
        for k in 0..<held {
            line[k] -= mean
            power += line[k] * line[k]
        }
        guard power > 0 else { return }
        let first = Int(Self.shortest * rate)
        let last = min(Int(Self.longest * rate), held / 2)
        for lag in first - 1...last {
            var sum = 0.0
            for k in lag..<held { sum += line[k] * line[k - lag] }
            correlation[lag] = sum / power * Double(held) / Double(held - lag)
        }
        var highest = 0.0
        for lag in first..<last where isPeak(lag) { highest = max(highest, correlation[lag]) }
        for lag in first..<last where isPeak(lag) && correlation[lag] >= Self.nearlyHighest * highest {
            strength = correlation[lag]
            let top = Parabola.top(correlation[lag - 1], correlation[lag], correlation[lag + 1])
            seconds = (Double(lag) + top) / rate
            return
        }
    }

    private func isPeak(_ lag: Int) -> Bool {
        correlation[lag] > 0 && correlation[lag] >= correlation[lag - 1]
            && correlation[lag] > correlation[lag + 1]
    }

    mutating func reset() {
        count = 0
        blurred.reset()
        seconds = 0
        strength = 0
    }
}
