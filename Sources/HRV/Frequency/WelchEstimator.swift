import Foundation

/// Power spectral density as the mean over overlapping segments under a Hann window.
///
/// Density is one-sided and corrected for the power of the window: Σ density · bin width is the variance. A signal
/// of exactly one segment gives its plain windowed periodogram. Nothing is allocated between `reset`s.
/// Source: Welch 1967; same scaling as `scipy.signal.welch(window='hann', scaling='density')`.
public struct WelchEstimator: Sendable {
    /// What is taken out of each segment first.
    public enum SegmentTrend: Sendable { case mean, line, nothing }

    /// Hz.
    public let sampleRate: Double
    /// Samples in a segment.
    public let segmentLength: Int
    /// Samples from the beginning of a segment to that of the next.
    private let hop: Int
    private let trend: SegmentTrend
    private let fft: RealFFT
    private let window: [Double]
    private let windowPower: Double
    private var segment: [Double]
    private var sums: [Double]
    /// Segments since `reset`.
    public private(set) var segments = 0

    /// - Parameters:
    ///   - fft: a transform at least as long as a segment; the rest is filled with zeros.
    ///   - overlap: part of a segment that the next one shares.
    public init(
        sampleRate: Double, segmentLength: Int, fft: RealFFT, trend: SegmentTrend = .mean,
        overlap: Double = 0.5
    ) {
        precondition(sampleRate > 0, "the sampling rate is positive")
        precondition((2...fft.count).contains(segmentLength), "a segment fits in the transform")
        self.sampleRate = sampleRate
        precondition((0..<1).contains(overlap), "segments overlap by a part of their length")
        self.segmentLength = segmentLength
        hop = max(1, segmentLength - Int(overlap * Double(segmentLength)))
        self.trend = trend
        self.fft = fft
        window = (0..<segmentLength).map { 0.5 - 0.5 * cos(2 * .pi * Double($0) / Double(segmentLength)) }
        windowPower = window.reduce(0) { $0 + $1 * $1 }
        segment = [Double](repeating: 0, count: segmentLength)
        sums = [Double](repeating: 0, count: fft.count / 2 + 1)
    }

    public mutating func reset() {
        segments = 0
        var sums = sums.mutableSpan
        for k in sums.indices { sums[k] = 0 }
    }

    /// Adds every whole segment of a signal without holes; a signal shorter than a segment adds nothing.
    public mutating func add(_ signal: [Double]) {
        var start = 0
        while start + segmentLength <= signal.count {
            Self.copy(signal.span.extracting(start..<start + segmentLength), into: &segment)
            switch trend {
            case .mean: Detrend.removeMean(from: &segment)
            case .line: Detrend.removeLine(from: &segment)
            case .nothing: break
            }
            Self.multiply(&segment, by: window)
            fft.addSquaredMagnitudes(of: segment, to: &sums)
            segments += 1
            start += hop
        }
    }

    private static func copy(_ signal: Span<Double>, into segment: inout [Double]) {
        var segment = segment.mutableSpan
        for i in segment.indices { segment[i] = signal[i] }
    }

    private static func multiply(_ segment: inout [Double], by window: [Double]) {
        let window = window.span
        var segment = segment.mutableSpan
        for i in segment.indices { segment[i] *= window[i] }
    }

    private static func scale(_ sums: [Double], by factor: Double, into density: inout [Double]) {
        let sums = sums.span
        var density = density.mutableSpan
        for k in sums.indices { density[k] = sums[k] * factor }
    }

    /// Writes the mean density; false, and nothing written, when no segment was added.
    public func write(to spectrum: inout PowerSpectrum) -> Bool {
        guard segments > 0 else { return false }
        let scale = 1 / (sampleRate * windowPower * Double(segments))
        spectrum.binWidth = sampleRate / Double(fft.count)
        if spectrum.density.count != sums.count {
            spectrum.density = [Double](repeating: 0, count: sums.count)
        }
        Self.scale(sums, by: 2 * scale, into: &spectrum.density)
        // These two have no counterpart at a negative frequency.
        spectrum.density[0] /= 2
        if fft.count.isMultiple(of: 2) { spectrum.density[sums.count - 1] /= 2 }
        return true
    }

    /// `reset`, `add` and `write` in one.
    mutating func estimate(_ signal: [Double], into spectrum: inout PowerSpectrum) -> Bool {
        reset()
        add(signal)
        return write(to: &spectrum)
    }

    /// The mean density; nil when no segment was added.
    public func spectrum() -> PowerSpectrum? {
        var spectrum = PowerSpectrum(binWidth: 0, density: [])
        return write(to: &spectrum) ? spectrum : nil
    }
}
