/// Judges whether a signal can be trusted, while it comes in.
///
/// - `leadOff`: exact zeros, or a jump to a value at which the signal then stands. ProtoCentral boards send zeros
///   while an electrode is off.
/// - `flat`: standing still otherwise.
/// - `clipped`: runs of samples at the highest or lowest value of the last 10 s, or standing there.
/// - `noisy`: what the detector of this kind looks for does not stand out of the rest; see `NoiseMeasure`.
///
/// All limits are relative to the signal itself, so that any unit, gain and offset will do. Standing still is told
/// as soon as it is certain (half a second of zeros or a second of another value in a heart signal, longer for breathing, which has pauses); the rest once a
/// second. Nothing is allocated after `init`.
public struct QualityGate: Sendable {
    /// The most recent judgement; good until something else is known.
    public private(set) var current = SignalQuality.good

    private let rate: Double
    private let kind: ChannelKind
    private var standstill: StandstillGuard
    private var range: RecentRange
    private var noise: NoiseMeasure
    private var previous: Float = 0
    /// Whether the value at which the signal stands was reached by a jump.
    private var jumped = false
    private var inSecond = 0
    /// Samples of this second in runs at an end of the range.
    private var railed = 0

    /// - Parameters:
    ///   - rate: samples a second, 5 to 10,000.
    ///   - kind: what the signal is; `other` is judged for standing still and clipping alone.
    public init(rate: Double, kind: ChannelKind) {
        precondition(rate >= 5 && rate <= 10_000, "a judged signal is sampled at 5 to 10,000 Hz")
        self.rate = rate
        self.kind = kind
        standstill = StandstillGuard(limit: Int(Self.standstillSeconds(kind) * rate))
        range = RecentRange()
        noise = NoiseMeasure(rate: rate, kind: kind)
    }

    /// Seconds without any change that make a gap.
    private static func standstillSeconds(_ kind: ChannelKind) -> Double {
        switch kind {
        case .ecg, .ppg: 1
        case .belt, .impedance, .other: 4
        // Flow and sound are zero in every pause.
        case .airflow, .breathSound: 8
        }
    }

    /// Seconds of exact zeros in a heart signal: what boards send while an electrode is off.
    private static let zeroSeconds = 0.5

    /// Seconds at an end of the range that make a rail and not the top of a wave.
    private static func railSeconds(_ kind: ChannelKind) -> Double {
        switch kind {
        case .ecg, .other: 0.02
        case .ppg: 0.15
        case .belt, .impedance, .airflow, .breathSound: 1
        }
    }

    /// The judgement when a second is full or the reason has changed, otherwise nil.
    public mutating func push(_ sample: Float) -> SignalQuality? {
        let verdict = standstill.push(sample)
        let value = standstill.value
        if verdict == .resumed {
            noise.restart(at: Double(value))
            jumped = false
        } else if standstill.run == 0 {
            jumped = abs(value - previous) > 0.5 * range.width
        }
        defer { previous = value }
        if standstill.run + 1 >= max(4, Int(Self.railSeconds(kind) * rate)), range.isEnd(value) {
            railed += 1
        }
        inSecond += 1
        let zeros = value == 0 && kind.carriesHeart && Double(standstill.run + 1) >= Self.zeroSeconds * rate
        if verdict == .still || zeros {
            return judge(stillness(at: value))
        }
        range.push(value)
        noise.push(Double(value))
        guard inSecond >= Int(rate) else { return nil }
        let share = Float(railed) / Float(inSecond)
        let clipped = share > 0.02
        range.turn()
        let clarity = noise.clarity
        if clipped {
            return judge(SignalQuality(index: max(0, 0.5 - share), reason: .clipped))
        }
        return judge(SignalQuality(index: clarity, reason: clarity < 0.3 ? .noisy : .good))
    }

    private func stillness(at value: Float) -> SignalQuality {
        let reason: QualityReason =
            if value == 0 || jumped { .leadOff } else if range.isEnd(value), range.width > 0 { .clipped } else
            { .flat }
        return SignalQuality(index: 0, reason: reason)
    }

    /// Publishes a judgement at the full second, or at once when its reason is another.
    private mutating func judge(_ quality: SignalQuality) -> SignalQuality? {
        let full = inSecond >= Int(rate)
        guard full || quality.reason != current.reason else { return nil }
        if full {
            inSecond = 0
            railed = 0
        }
        current = quality
        return quality
    }

    /// Starts over.
    public mutating func reset() {
        current = .good
        standstill.reset()
        range.reset()
        noise.restart(at: 0)
        previous = 0
        jumped = false
        inSecond = 0
        railed = 0
    }
}

/// Highest and lowest value of the last ten seconds that were pushed.
struct RecentRange: Sendable {
    private static let seconds = 10

    private var highs = [Float](repeating: -.infinity, count: seconds)
    private var lows = [Float](repeating: .infinity, count: seconds)
    private var slot = 0
    private var high = -Float.infinity
    private var low = Float.infinity

    /// 0 until two different values have come.
    var width: Float { high > low ? high - low : 0 }

    /// Whether a value lies at an end of the range or beyond it.
    func isEnd(_ value: Float) -> Bool { value >= high || value <= low }

    mutating func push(_ value: Float) {
        highs[slot] = max(highs[slot], value)
        lows[slot] = min(lows[slot], value)
        high = max(high, value)
        low = min(low, value)
    }

    /// A second is over: the oldest one is forgotten.
    mutating func turn() {
        slot = (slot + 1) % Self.seconds
        highs[slot] = -.infinity
        lows[slot] = .infinity
        high = -.infinity
        low = .infinity
        for value in highs where value > high { high = value }
        for value in lows where value < low { low = value }
    }

    mutating func reset() {
        for index in highs.indices {
            highs[index] = -.infinity
            lows[index] = .infinity
        }
        slot = 0
        high = -.infinity
        low = .infinity
    }
}
