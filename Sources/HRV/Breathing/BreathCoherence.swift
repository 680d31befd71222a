import Foundation

/// How far heart rate and breathing are one wave: their magnitude-squared coherence at the breathing frequency.
///
/// Auto- and cross-spectra are averaged over half-overlapping Hann segments of 60 s; the coherence is taken where
/// breathing has its highest peak between 0.05 and 0.5 Hz. K segments that overlap count as
/// K / (1 + 2·(1 − 1/K)/36) independent ones; chance alone stays under 1 − 0.05^(1/(K − 1)) in 95 of 100 recordings.
///
/// Sources: Carter, Knapp & Nuttall 1973; Welch 1967 (overlap); coherence above 0.8 before a phase is read: Lehrer,
/// Vaschillo & Vidali 2020.
public struct BreathCoherence: Sendable, Hashable {
    /// Magnitude-squared coherence, 0 to 1.
    public let value: Double
    /// What chance stays under in 95 of 100 recordings.
    public let limit: Double
    /// Hz, the peak of breathing.
    public let frequency: Double
    /// Degrees by which the heart-rate wave runs behind the breathing wave at that frequency, −180 to 180.
    public let lagDegrees: Double
    /// Segments that were averaged.
    public let segments: Int

    /// Seconds of a segment, and the fewest of them: five independent ones.
    public static let segment = 60.0
    public static let fewestSegments = 6
    /// Seconds without a hole that these need.
    public static let shortest = 210.0
    /// Coherence from which the phase means something.
    public static let phaseFrom = 0.8
    private static let rate = 4.0
    private static let band = 0.05..<0.5

    /// Nil where heart rate and breathing share fewer than six segments, or breathing has no peak.
    public init?(_ respiration: Respiration, _ series: NNSeries) {
        let length = Int(Self.segment * Self.rate)
        let fft = RealFFT(count: 1024)
        let window = (0..<length).map { 0.5 - 0.5 * cos(2 * .pi * Double($0) / Double(length)) }
        var cross = CrossSpectrum(count: fft.count / 2 + 1)
        let end = respiration.start + Double(respiration.samples.count - 1) / respiration.rate
        for stretch in HeartRateWave(series, rate: Self.rate).stretches {
            let skipped = max(0, Int(((respiration.start - stretch.start) * Self.rate).rounded(.up)))
            var first = skipped
            while first + length <= stretch.samples.count {
                let time = stretch.start + Double(first) / Self.rate
                guard time + Self.segment <= end,
                    let breath = respiration.resampled(start: time, rate: Self.rate, count: length)
                else { break }
                let heart = Array(stretch.samples[first..<first + length])
                cross.add(Self.tapered(breath, window), Self.tapered(heart, window), fft)
                first += length / 2
            }
        }
        let width = Self.rate / Double(fft.count)
        let breathing = PowerSpectrum(binWidth: width, density: cross.first)
        guard cross.segments >= Self.fewestSegments, let peak = breathing.peak(in: Self.band) else {
            return nil
        }
        let bin = Int((peak / width).rounded())
        guard let coherence = cross.coherence(at: bin) else { return nil }
        value = coherence
        frequency = peak
        segments = cross.segments
        let count = Double(cross.segments)
        let independent = count / (1 + 2 * (1 - 1 / count) / 36)
        limit = 1 - pow(0.05, 1 / (independent - 1))
        lagDegrees = cross.lag(at: bin) * 180 / .pi
    }

    private static func tapered(_ signal: [Double], _ window: [Double]) -> [Double] {
        var signal = signal
        Detrend.removeLine(from: &signal)
        for k in signal.indices { signal[k] *= window[k] }
        return signal
    }
}

/// Sums of the spectra of two signals and of their product.
private struct CrossSpectrum {
    private(set) var first: [Double]
    private var second: [Double]
    private var real: [Double]
    private var imaginary: [Double]
    private(set) var segments = 0

    init(count: Int) {
        first = [Double](repeating: 0, count: count)
        second = first
        real = first
        imaginary = first
    }

    mutating func add(_ a: [Double], _ b: [Double], _ fft: RealFFT) {
        var (ar, ai, br, bi): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
        fft.transform(a, real: &ar, imaginary: &ai)
        fft.transform(b, real: &br, imaginary: &bi)
        for k in first.indices {
            first[k] += ar[k] * ar[k] + ai[k] * ai[k]
            second[k] += br[k] * br[k] + bi[k] * bi[k]
            real[k] += ar[k] * br[k] + ai[k] * bi[k]
            imaginary[k] += ai[k] * br[k] - ar[k] * bi[k]
        }
        segments += 1
    }

    func coherence(at bin: Int) -> Double? {
        let powers = first[bin] * second[bin]
        guard powers > 0 else { return nil }
        return min(1, (real[bin] * real[bin] + imaginary[bin] * imaginary[bin]) / powers)
    }

    /// Radians by which the second runs behind the first.
    func lag(at bin: Int) -> Double { atan2(imaginary[bin], real[bin]) }
}
