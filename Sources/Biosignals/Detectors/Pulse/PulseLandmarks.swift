/// The points of one pulse on the slow grid.
struct PulseLandmarks: Sendable {
    /// Seconds before the steepest point in which the trough and the foot are looked for.
    static let footReach = 0.3
    /// A rise that goes so much of its way in one step is no pulse.
    private static let jump: Float = 0.9

    /// Steepest point, with a fraction.
    let steepest: Double
    /// Foot, with a fraction: where the tangent at the steepest point comes down to the level of the trough.
    let foot: Double
    /// Systolic peak, with a fraction.
    let top: Double
    /// Signed: negative where pulses point downwards.
    let amplitude: Float
    let baseline: Float
    /// Whether the rise is a jump of the sensor's own: a change of its gain, a clip that falls off.
    let isJump: Bool

    /// - Parameters:
    ///   - rise: the rise as it was accepted.
    ///   - signal: the slow signal, known to `slope.delay` samples after the rise's end.
    ///   - decimated: whether a step in the input may be spread over two samples of `signal`.
    init(
        of rise: PulseDecision.Rise, in signal: RingBuffer, slope: PulseSlope, upwards: Bool, rate: Double,
        decimated: Bool
    ) {
        let sign: Float = upwards ? 1 : -1
        let oldest = signal.firstIndex
        let newest = signal.count - 1
        func value(_ index: Int) -> Float { sign * signal[min(max(index, oldest), newest)] }

        let at = rise.index
        steepest =
            Double(at)
            + Parabola.top(
                Double(sign) * slope.slope(at: at - 1, of: signal), rise.steepness,
                Double(sign) * slope.slope(at: at + 1, of: signal))
        var trough = at
        var index = at - 1
        let earliest = max(oldest, at - Int(Self.footReach * rate))
        while index >= earliest {
            if value(index) < value(trough) { trough = index }
            index -= 1
        }
        let whole = Int(steepest.rounded(.down))
        let part = Float(steepest - Double(whole))
        let middle = value(whole) + part * (value(whole + 1) - value(whole))
        let descent = Double(middle - value(trough)) / rise.steepness * rate
        foot = steepest - min(max(0, descent), Self.footReach * rate)
        var peak = at
        index = at + 1
        let latest = min(newest - 1, rise.end)
        while index <= latest {
            if value(index) > value(peak) { peak = index }
            index += 1
        }
        let beside = (Double(value(peak - 1)), Double(value(peak + 1)))
        let fraction = Parabola.top(beside.0, Double(value(peak)), beside.1)
        top = Double(peak) + fraction
        let height = value(peak) - Float(0.25 * (beside.0 - beside.1) * fraction) - value(trough)
        amplitude = sign * height
        baseline = signal[trough]
        var step: Float = 0
        let stride = decimated ? 2 : 1
        index = trough
        while index < peak {
            step = max(step, value(index + stride) - value(index))
            index += 1
        }
        isJump = step > Self.jump * height
    }

    /// The pulse as it is told.
    ///
    /// - Parameter likeness: its steepness against the usual.
    func beat(likeness: Double, on decimator: Decimator, confirmedAt: Int) -> DetectedBeat {
        DetectedBeat(
            position: decimator.inputPosition(of: steepest), confirmedAt: confirmedAt,
            quality: Float(min(1, 1.25 * min(likeness, 1 / likeness))), amplitude: amplitude,
            baseline: baseline, foot: decimator.inputPosition(of: foot),
            peak: decimator.inputPosition(of: top))
    }
}
