/// Breaths in a flow signal: an inhalation begins where the flow leaves the zero line upwards, an exhalation where it
/// leaves it downwards. A pause belongs to the phase before it.
///
/// Zero line and amplitude are quantiles of the last 30 s (the median, and 80 % of the departures from it), so that
/// offset, pauses and single coughs do no harm.
struct FlowTurning: Sendable {
    /// The flow has left the zero line when it is this share of the amplitude away ...
    private static let edge = 0.1
    /// ... and this is certain once it is so far away.
    private static let hysteresis = 0.3
    /// A breath shorter than this, in seconds, is none.
    private static let shortest = 1.2
    /// Seconds listened to before the first decision.
    private static let learning = 3.0
    /// Seconds that make the zero line and the amplitude, and looks at the flow in each.
    private static let memory = 30.0
    private static let looks = 4.0

    private let rate: Double
    private var index = -1
    private var startIndex = 0
    private var recent: SlidingQuantile
    private var sizes: SlidingQuantile
    private let stride: Int
    private var zero = 0.0
    private var amplitude = 0.0
    private var previous = 0.0

    private var inhaling: Bool?
    private var inhaleOnset: Double?
    private var exhaleOnset: Double?
    private var inhale: Double?
    private var exhale: Double?
    /// Integral of the flow since the onset of this inhalation, in the signal's unit times seconds.
    private var volume = 0.0
    private var inhaledVolume = 0.0
    private var volumes = SlidingQuantile(width: 6)
    private var lengths = SlidingQuantile(width: 6)

    init(rate: Double) {
        self.rate = rate
        stride = max(1, Int(rate / Self.looks))
        recent = SlidingQuantile(width: Int(Self.memory * Self.looks))
        sizes = recent
    }

    mutating func push(_ value: Double) -> SlowBreath? {
        index += 1
        if (index - startIndex) % stride == 0 { follow(value) }
        let flow = value - zero
        defer { previous = flow }
        guard Double(index - startIndex) >= Self.learning * rate, amplitude > 0 else { return nil }

        let edge = Self.edge * amplitude
        if inhaling != true, previous <= edge, flow > edge {
            inhaleOnset = crossing(of: edge, flow)
            volume = 0
        } else if inhaling != false, previous >= -edge, flow < -edge {
            exhaleOnset = crossing(of: -edge, flow)
            inhaledVolume = volume
        }
        volume += flow / rate
        if flow > Self.hysteresis * amplitude, inhaling != true {
            inhaling = true
            return beginInhalation()
        }
        if flow < -Self.hysteresis * amplitude, inhaling != false {
            inhaling = false
            exhale = exhaleOnset
        }
        return nil
    }

    /// Keeps the zero line and the amplitude up to date.
    private mutating func follow(_ value: Double) {
        recent.push(value)
        zero = recent.median ?? value
        sizes.push(abs(value - zero))
        amplitude = sizes.quantile(0.8) ?? 0
    }

    /// Position where the flow went through `level`, between the sample before and this one.
    private func crossing(of level: Double, _ flow: Double) -> Double {
        Double(index) - (flow - level) / (flow - previous)
    }

    private mutating func beginInhalation() -> SlowBreath? {
        guard let start = inhaleOnset else { return nil }
        defer {
            inhale = start
            exhale = nil
        }
        guard let inhale, let exhale, exhale > inhale, start - inhale >= Self.shortest * rate else {
            return nil
        }
        let length = start - inhale
        let likeness =
            Self.likeness(inhaledVolume, volumes.median ?? inhaledVolume)
            * Self.likeness(length, lengths.median ?? length)
        volumes.push(inhaledVolume)
        lengths.push(length)
        return SlowBreath(
            inhale: inhale, exhale: exhale, end: start, depth: inhaledVolume, quality: 0.3 + 0.7 * likeness)
    }

    /// 1 when the two positive sizes are equal, towards 0 the more they differ.
    private static func likeness(_ a: Double, _ b: Double) -> Double {
        a > 0 && b > 0 ? min(a / b, b / a) : 0
    }

    /// After a gap: nothing before `index` is known. The index runs on.
    mutating func restart(at index: Int) {
        self.index = index - 1
        startIndex = index
        recent.reset()
        sizes.reset()
        zero = 0
        amplitude = 0
        previous = 0
        inhaling = nil
        inhaleOnset = nil
        exhaleOnset = nil
        inhale = nil
        exhale = nil
        volumes.reset()
        lengths.reset()
    }
}
