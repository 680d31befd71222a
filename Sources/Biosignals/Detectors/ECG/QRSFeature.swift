/// How strongly a signal looks like a QRS complex at each moment: root mean square of the QRS band over about the
/// width of a complex. In the signal's own unit, never negative, blind to polarity and offset.
///
/// The band's slope is added to the band itself, so that a complex gives one smooth hump and not one for each of
/// its waves (the idea of the analytic signal's envelope, without its look-ahead). The band lies higher than that of
/// Pan and Tompkins 1985 (5 to 15 Hz): motion of electrodes and wander weigh less. Their squares are brought back
/// to amplitudes here, so that small beats beside large ones keep their place.
struct QRSFeature: Sendable {
    /// Edges of the QRS band in Hz, each of second order.
    private static let low = 8.0
    private static let high = 25.0
    /// Seconds averaged.
    private static let span = 0.09
    /// Seconds by which the band's filter delays a complex, measured.
    private static let bandDelay = 0.016

    private var highPass: Biquad
    private var lowPass: Biquad
    private let slopeScale: Double
    private var last = 0.0
    /// Energies of the last `span`, the oldest at `next`, and their sum. At each turn of the ring the sum is replaced by
    /// one added up afresh, so that rounding never accumulates.
    private var energies: [Double]
    private var next = 0
    private var sum = 0.0
    private var fresh = 0.0

    /// Samples by which a hump lags its R peak.
    let delay: Double

    /// - Parameter rate: samples a second, 50 to 200.
    init(rate: Double) {
        highPass = .highPass(cutoff: Self.low, rate: rate)
        lowPass = .lowPass(cutoff: min(Self.high, 0.45 * rate), rate: rate)
        energies = [Double](repeating: 0, count: max(1, Int((Self.span * rate).rounded())))
        slopeScale = rate / (2 * Double.pi * (Self.low * Self.high).squareRoot())
        delay = Self.bandDelay * rate + Double(energies.count - 1) / 2
    }

    /// Appends the feature of those samples of the signal for which it is not there yet.
    mutating func follow(_ signal: borrowing SlidingBuffer, into features: inout SlidingBuffer) {
        guard features.count < signal.count else { return }
        let start = features.count - signal.first
        let samples = signal.storage.span.extracting(start..<signal.count - signal.first)
        var highPass = self.highPass
        var lowPass = self.lowPass
        var (last, sum, fresh, next) = (self.last, self.sum, self.fresh, self.next)
        // Taken out, so that the loop need not ask whether the array is shared.
        var ring: [Double] = []
        swap(&ring, &energies)
        var energies = ring.mutableSpan
        let scale = 1 / Double(energies.count)
        let slopeScale = self.slopeScale
        features.extend(by: samples.count) { features in
            for place in samples.indices {
                let y = lowPass.push(highPass.push(Double(samples[place])))
                let slope = (y - last) * slopeScale
                last = y
                let energy = y * y + slope * slope
                sum += energy - energies[next]
                fresh += energy
                energies[next] = energy
                next += 1
                if next == energies.count {
                    next = 0
                    sum = fresh
                    fresh = 0
                }
                features[place] = Float(max(0, sum * scale).squareRoot())
            }
        }
        self.highPass = highPass
        self.lowPass = lowPass
        swap(&ring, &self.energies)
        (self.last, self.sum, self.fresh, self.next) = (last, sum, fresh, next)
    }

    /// Starts over as if the signal had always stood at `value`.
    mutating func restart(at value: Double) {
        highPass.prime(value)
        lowPass.prime(0)
        last = 0
        for k in energies.indices { energies[k] = 0 }
        next = 0
        sum = 0
        fresh = 0
    }
}
