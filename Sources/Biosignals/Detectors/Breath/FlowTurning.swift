/// Breaths in a flow signal: an inhalation begins where the flow leaves the zero line upwards, an exhalation where it
/// leaves it downwards. A pause belongs to the phase before it.
///
/// The zero line lies halfway between the mean of the last 30 s (what is breathed in is breathed out, so that the mean
/// is right without pauses) and their median (which is right with long pauses). The strength of each direction is
/// what nine of ten values stay within. Single coughs do no harm to either.
struct FlowTurning: Sendable {
    /// The flow has left the zero line when it is this share of that direction's strength away ...
    private static let edge = 0.1
    /// ... and this is certain once it is so far away.
    private static let hysteresis = 0.3
    /// A breath shorter than this, in seconds, is none.
    private static let shortest = 1.2
    /// Seconds listened to before the first decision.
    private static let learning = 3.0
    /// Seconds that make the zero line and the strengths, and looks at the flow in each.
    private static let memory = 30.0
    private static let looks = 4.0
    /// Share of the looks left out of the zero line at each end.
    private static let outliers = 0.03

    private let rate: Double
    private var index = -1
    private var startIndex = 0
    private var recent: SlidingQuantile
    private let stride: Int
    private var zero = 0.0
    /// Recent strength of the flow in each direction, above 0.
    private var inflow = 0.0
    private var outflow = 0.0
    private var previous = 0.0

    /// Where the flow last was: 1 above the upper edge, −1 below the lower one, 0 between them.
    private var side = 0
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
    }

    mutating func push(_ value: Double) -> SlowBreath? {
        index += 1
        if (index - startIndex) % stride == 0 { follow(value) }
        let flow = value - zero
        defer { previous = flow }
        guard Double(index - startIndex) >= Self.learning * rate, inflow > 0, outflow > 0 else { return nil }

        let rise = Self.edge * inflow
        let fall = -Self.edge * outflow
        // The line and the edges move: whether the flow was inside is remembered, not computed again.
        defer { side = flow > rise ? 1 : flow < fall ? -1 : 0 }
        if inhaling != true, side < 1, flow > rise {
            inhaleOnset = crossing(of: rise, flow)
            volume = 0
        } else if inhaling != false, side > -1, flow < fall {
            exhaleOnset = crossing(of: fall, flow)
            inhaledVolume = volume
        }
        volume += flow / rate
        if flow > Self.hysteresis * inflow, inhaling != true {
            inhaling = true
            return beginInhalation()
        }
        if flow < -Self.hysteresis * outflow, inhaling != false {
            inhaling = false
            exhale = exhaleOnset
        }
        return nil
    }

    /// Keeps the zero line and the strengths up to date.
    private mutating func follow(_ value: Double) {
        recent.push(value)
        guard let middle = recent.median, let mean = recent.trimmedMean(without: Self.outliers),
            let high = recent.quantile(0.9), let low = recent.quantile(0.1)
        else { return }
        zero = 0.5 * (middle + mean)
        inflow = high - zero
        outflow = zero - low
    }

    /// Position where the flow went through `level`, between the sample before and this one.
    private func crossing(of level: Double, _ flow: Double) -> Double {
        let passed = (flow - level) / (flow - previous)
        return Double(index) - (passed.isFinite ? min(max(passed, 0), 1) : 0)
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
        zero = 0
        inflow = 0
        outflow = 0
        previous = 0
        side = 0
        inhaling = nil
        inhaleOnset = nil
        exhaleOnset = nil
        inhale = nil
        exhale = nil
        volumes.reset()
        lengths.reset()
    }
}
