/// Breaths in a flow signal: an inhalation begins where the flow leaves the zero line upwards, an exhalation where it
/// leaves it downwards. A pause is the stretch near the zero line before that.
struct FlowTurning: Sendable {
    /// The flow has left the zero line when it is this share of that direction's strength away ...
    private static let edge = 0.1
    /// ... and this is certain once it is so far away.
    private static let hysteresis = 0.3
    /// A breath shorter than this, in seconds, is none.
    private static let shortest = 1.2
    /// Seconds near the zero line that make a pause, as a least.
    private static let shortestPause = 0.5

    private let rate: Double
    private var index = -1
    private var previous = 0.0

    /// Where the flow last was: 1 above the upper edge, −1 below the lower one, 0 between them.
    private var side = 0
    private var inhaling: Bool?
    private var inhaleOnset: Double?
    private var exhaleOnset: Double?
    /// Where the flow last came back to the zero line from inhaling and from exhaling.
    private var inhaled: Double?
    private var exhaled: Double?
    private var pauseAfterInhale = 0.0
    /// The flow went far enough since it left the zero line.
    private var isStrong = false
    private var inhale: Double?
    private var exhale: Double?
    /// Integral of the flow since the onset of this inhalation, in the signal's unit times seconds.
    private var volume = 0.0
    private var inhaledVolume = 0.0
    private var volumes = SlidingQuantile(width: 6)
    private var lengths = SlidingQuantile(width: 6)

    init(rate: Double) { self.rate = rate }

    /// - Parameter level: the zero line and the strengths; nil while they are not known.
    mutating func push(_ value: Double, level: FlowLevel.Level?) -> SlowBreath? {
        index += 1
        guard let level else { return nil }
        let flow = value - level.zero
        let inflow = level.inflow
        let outflow = level.outflow
        defer { previous = flow }

        let rise = Self.edge * inflow
        let fall = -Self.edge * outflow
        // The line and the edges move: whether the flow was inside is remembered, not computed again.
        defer { side = flow > rise ? 1 : flow < fall ? -1 : 0 }
        // A stir within a pause does not end it.
        if side == 1, flow <= rise, isStrong { inhaled = crossing(of: rise, flow) }
        if side == -1, flow >= fall, isStrong { exhaled = crossing(of: fall, flow) }
        if flow <= rise, flow >= fall { isStrong = false }
        if flow > Self.hysteresis * inflow || flow < -Self.hysteresis * outflow { isStrong = true }
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
            pauseAfterInhale = pause(from: inhaled, to: exhaleOnset)
        }
        return nil
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
            Likeness.of(inhaledVolume, volumes.median ?? inhaledVolume)
            * Likeness.of(length, lengths.median ?? length)
        volumes.push(inhaledVolume)
        lengths.push(length)
        return SlowBreath(
            inhale: inhale, exhale: exhale, end: start, depth: inhaledVolume, quality: 0.3 + 0.7 * likeness,
            pauseAfterInhale: pauseAfterInhale, pauseAfterExhale: pause(from: exhaled, to: start))
    }

    /// The pause between two crossings; 0 when the flow only passed through the zero line.
    private func pause(from start: Double?, to end: Double?) -> Double {
        guard let start, let end, end - start >= Self.shortestPause * rate else { return 0 }
        return end - start
    }

    /// After a gap: nothing before `index` is known. The index runs on.
    mutating func restart(at index: Int) {
        self.index = index - 1
        previous = 0
        side = 0
        inhaling = nil
        inhaleOnset = nil
        exhaleOnset = nil
        inhale = nil
        exhale = nil
        inhaled = nil
        exhaled = nil
        isStrong = false
        pauseAfterInhale = 0
        volumes.reset()
        lengths.reset()
    }
}
