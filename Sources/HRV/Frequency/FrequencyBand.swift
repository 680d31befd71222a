/// The bands of short recordings, in Hz. Source: Task Force 1996.
public enum FrequencyBand {
    /// What only a recording of a day holds.
    public static let ulf = 0.0..<0.0033
    public static let vlf = 0.0033..<0.04
    public static let lf = 0.04..<0.15
    public static let hf = 0.15..<0.40
    /// Where the peak of the published coherence ratio is looked for.
    public static let peak = 0.04..<0.26
    /// Breaths a minute below which breathing lies in the LF band, so that HF and the LF/HF ratio say nothing.
    public static let slowestBreathingForHF = 9.0
    /// Power in ms² up to which a band holds the rounding of the calculation alone, a variation of 0.03 µs: it has no peak
    /// then, and no ratio to another.
    public static let nothing = 1e-9
}

extension PowerSpectrum {
    /// Power in a band, squared unit of the signal.
    public func power(in band: Range<Double>) -> Double { power(from: band.lowerBound, to: band.upperBound) }

    /// Frequency in Hz of the highest peak of a band; nil without one.
    public func peak(in band: Range<Double>) -> Double? { peak(from: band.lowerBound, to: band.upperBound) }
}
