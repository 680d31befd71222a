/// One of the three ways in which breathing shows in heart beats: values at beats, brought to 4 a second.
struct Modulation: Sendable {
    /// Values looked back on to tell an outlier, about a breath and a half.
    private static let remembered = 15
    /// A value counts at most so many quartile ranges outside of the middle half.
    private static let fence = 2.0
    /// Corner in Hz of what is taken off as drift.
    private static let drift = 0.03
    /// Seconds of the window that smooths the steps from beat to beat.
    private static let smoothing = 1.6

    private var spectrum = ModulationSpectrum()
    private var recent = SlidingQuantile(width: remembered)
    private var highPass = Butterworth.highPass(order: 2, cutoff: drift, rate: ModulationSpectrum.rate)
    private var smoother = SymmetricFilter.hann(seconds: smoothing, rate: ModulationSpectrum.rate)
    private var last: Double?
    /// Turning points of the series, and of its mirror image where that may be the breath.
    private var upright = VolumeTurning(rate: ModulationSpectrum.rate)
    private var inverted: VolumeTurning?

    /// - Parameter mirrored: whether the mirror image of the series may be the breath too.
    init(mirrored: Bool) {
        inverted = mirrored ? VolumeTurning(rate: ModulationSpectrum.rate) : nil
    }

    /// Takes in the value at a beat and gives back what the series is brought to there: outliers are drawn in.
    mutating func limited(_ value: Double) -> Double {
        recent.push(value)
        guard recent.count >= 5, let low = recent.quantile(0.25), let high = recent.quantile(0.75), high > low
        else { return value }
        let reach = Self.fence * (high - low)
        return min(max(value, low - reach), high + reach)
    }

    /// The next value of the series, and the breath that it completes.
    ///
    /// - Parameter isInverted: whether the mirror image is taken for the breath. Both are followed all the time.
    mutating func push(_ value: Double, isInverted: Bool) -> SlowBreath? {
        if last == nil {
            highPass.prime(value)
            smoother.prime(0)
        }
        last = value
        let steady = highPass.push(value)
        spectrum.push(steady)
        let smooth = smoother.push(steady)
        let breath = upright.push(smooth, ripple: 0)
        let mirrored = inverted?.push(-smooth, ripple: 0) ?? nil
        return (isInverted ? mirrored : breath)?.earlier(by: Double(smoother.delay))
    }

    /// Powers of the series; see `ModulationSpectrum`, also for why this is `mutating`.
    mutating func powers(_ count: Int, into powers: inout [Double]) {
        spectrum.powers(count, into: &powers)
    }

    /// Complex amplitude of the series, likewise.
    mutating func amplitude(_ k: Int) -> (real: Double, imaginary: Double) { spectrum.amplitude(k) }

    mutating func reset() {
        spectrum.reset()
        recent.reset()
        highPass.reset()
        last = nil
        upright.restart(at: 0)
        inverted?.restart(at: 0)
    }
}
