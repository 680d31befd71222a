import Foundation

/// Whether the heart rate turns at the same point of every breath: the phase locking value of heart rate and breathing.
///
/// For each breath the first Fourier coefficient of the heart rate over that breath gives the point of the breath, as
/// an angle, at which the rate is highest; the value is the length of the mean of these directions: 1 when every
/// breath has the same, near 0 when they are scattered. Each breath counts once whatever its length and its depth,
/// so that a changing pace does no harm. With n breaths, directions by chance stay under √(ln 20 / n) in 95 of 100
/// recordings: without a higher value nothing is shown.
///
/// Sources: Lachaux et al. 1999 (phase locking value); Rayleigh's test for the limit. Ours takes the phase breath by
/// breath, where a filter of ±0.02 Hz would tie neighbours together and make the limit untrue.
public struct BreathPhaseLock: Sendable, Hashable {
    /// 0 to 1.
    public let value: Double
    /// What chance stays under in 95 of 100 recordings.
    public let limit: Double
    /// Breaths that had beats all through.
    public let breaths: Int
    /// Mean point of the breath at which the rate is highest, radians after the onset of inhalation, 0 to 2π.
    public let phase: Double

    private static let rate = 4.0

    /// Nil without a breath that has beats all through.
    public init?(_ breaths: [HRVAnalysis.Breath], in series: NNSeries) {
        let rates = HeartRateWave(series, rate: Self.rate)
        var count = 0
        var cosine = 0.0
        var sine = 0.0
        for breath in breaths where breath.inhale < breath.end {
            guard let (c, s) = rates.coefficient(from: breath.inhale, to: breath.end) else { continue }
            let size = (c * c + s * s).squareRoot()
            guard size > 0 else { continue }
            count += 1
            cosine += c / size
            sine += s / size
        }
        guard count > 0 else { return nil }
        self.breaths = count
        value = (cosine * cosine + sine * sine).squareRoot() / Double(count)
        limit = min(1, (log(20) / Double(count)).squareRoot())
        let angle = atan2(sine, cosine)
        phase = angle < 0 ? angle + 2 * .pi : angle
    }
}

/// The momentary heart rate, evenly sampled, without its slow trend; each value in the middle of its interval.
struct HeartRateWave {
    let rate: Double
    /// Session time of the first sample of each stretch, and its samples in beats a minute.
    private(set) var stretches: [(start: Double, samples: [Double])] = []

    init(_ series: NNSeries, rate: Double) {
        self.rate = rate
        var spline = CubicSpline()
        var priors = SmoothnessPriors(sampleRate: rate)
        for range in series.stretches() where range.count >= 4 {
            spline.reset()
            let start = series.times[range.lowerBound] - series.values[range.lowerBound] / 2000
            var last = -Double.infinity
            for i in range {
                // A length that does not fit its time may put a middle before the one before.
                let middle = series.times[i] - series.values[i] / 2000
                guard middle > last else { continue }
                spline.push(x: middle, y: 60_000 / series.values[i])
                last = middle
            }
            guard spline.count >= 4 else { continue }
            let length = last - start
            var samples: [Double] = []
            spline.sample(start: start, step: 1 / rate, count: Int(length * rate) + 1, into: &samples)
            priors.removeTrend(from: &samples)
            stretches.append((start, samples))
        }
    }

    /// Σ of the rate times cosine and sine of one cycle between two times; nil where beats are missing, or fewer than
    /// six samples.
    func coefficient(from start: Double, to end: Double) -> (cosine: Double, sine: Double)? {
        guard
            let stretch = stretches.first(where: {
                $0.start <= start && $0.start + Double($0.samples.count - 1) / rate >= end
            })
        else { return nil }
        let first = Int(((start - stretch.start) * rate).rounded(.up))
        let beyond = Int(((end - stretch.start) * rate).rounded(.up))
        guard beyond - first >= 6 else { return nil }
        var mean = 0.0
        for k in first..<beyond { mean += stretch.samples[k] }
        mean /= Double(beyond - first)
        var cosine = 0.0
        var sine = 0.0
        for k in first..<beyond {
            let time = stretch.start + Double(k) / rate
            let angle = 2 * .pi * (time - start) / (end - start)
            cosine += (stretch.samples[k] - mean) * cos(angle)
            sine += (stretch.samples[k] - mean) * sin(angle)
        }
        return (cosine, sine)
    }
}
