/// How strongly a signal looks like a QRS complex at each moment: root mean square of the QRS band over about the
/// width of a complex. In the signal's own unit, never negative, blind to polarity and offset.
///
/// The band's slope is added to the band itself, so that a complex gives one smooth hump and not one for each of
/// its waves (the idea of the analytic signal's envelope, without its look-ahead). The band lies higher than that of
/// Pan and Tompkins 1985 (5 to 15 Hz): motion of electrodes and wander weigh less. Their squares are brought back
/// to amplitudes here, so that small beats beside large ones keep their place.
struct QRSFeature: Sendable {
    /// Edges of the QRS band in Hz.
    private static let low = 8.0
    private static let high = 25.0
    /// Seconds averaged.
    private static let span = 0.09
    /// Seconds by which the band's filter delays a complex, measured.
    private static let bandDelay = 0.016

    private var band: Butterworth
    private var energy: MovingAverage
    private var last = 0.0
    private let slopeScale: Double

    /// Samples by which a hump lags its R peak.
    let delay: Double

    init(rate: Double) {
        band = .bandPass(order: 2, low: Self.low, high: min(Self.high, 0.45 * rate), rate: rate)
        energy = MovingAverage(width: max(1, Int((Self.span * rate).rounded())))
        slopeScale = rate / (2 * Double.pi * (Self.low * Self.high).squareRoot())
        delay = Self.bandDelay * rate + Double(energy.width - 1) / 2
    }

    mutating func push(_ x: Double) -> Double {
        let y = band.push(x)
        let slope = (y - last) * slopeScale
        last = y
        return max(0, energy.push(y * y + slope * slope)).squareRoot()
    }

    /// Starts over as if the signal had always stood at `value`.
    mutating func restart(at value: Double) {
        band.prime(value)
        energy.reset()
        last = 0
    }
}
