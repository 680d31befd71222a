/// How a recording is analysed: every convention that changes a number. Stored with the result.
public struct AnalysisSettings: Sendable, Hashable, Codable {
    public enum SpectralMethod: String, Sendable, Codable, CaseIterable {
        /// Mean periodogram of half-overlapping segments of the resampled intervals.
        case welch
        /// Least-squares sines through the intervals as they stand, without resampling.
        case lomb
        /// Burg's autoregressive model of the resampled intervals.
        case ar
    }

    /// What is taken out of the intervals before the spectrum.
    public enum DetrendMethod: String, Sendable, Codable, CaseIterable {
        /// Smoothness priors, corner 0.0355 Hz at λ = 500.
        case priors
        /// The straight line of each stretch.
        case linear
        /// Only the mean of each segment.
        case none
    }

    /// Which intervals are held for artefacts.
    public enum Flags: String, Sendable, Codable {
        /// Those that `IntervalCleaner` finds, looking ahead and back, whatever they were flagged before.
        case anew
        /// Those that came flagged: by an expert, by a sensor, or beat by beat.
        case given
    }

    /// The convention that these settings began as; members may have been changed since.
    public var preset = AnalysisPreset.standard
    public var method = SpectralMethod.welch
    /// Further methods whose band powers are given beside those of `method`, in `HRVResult.alternatives`.
    public var alternatives: [SpectralMethod] = []
    public var detrend = DetrendMethod.priors
    public var flags = Flags.anew
    /// Replace isolated artefacts by estimates that are flagged and counted.
    public var correct = true
    /// Give also the numbers that the recording is too short or too dirty for; they stay named in `withheld`.
    public var all = false
    public var time = TimeSettings()
    public var spectrum = SpectrumSettings()
    public var nonlinear = NonlinearSettings()

    public init() {}

    /// The settings of a named convention.
    public init(_ preset: AnalysisPreset) {
        self.preset = preset
        preset.apply(to: &self)
    }
}

/// Conventions of the time domain.
public struct TimeSettings: Sendable, Hashable, Codable {
    /// What pNN50 and pNN20 are a share of.
    public enum PNNDivisor: String, Sendable, Codable { case differences, intervals }
    /// How SD2 of the Poincaré plot is had.
    public enum SD2Formula: String, Sendable, Codable {
        /// √(2·SDNN² − ½·SDSD²).
        case variances
        /// The standard deviation of the points along the line of identity, counted over the pairs only.
        case projection
    }

    public var pnnDivisor = PNNDivisor.differences
    public var sd2 = SD2Formula.variances
    /// Seconds of the segments of SDANN and of the SDNN index.
    public var segment = 300.0

    public init() {}
}

/// Conventions of the spectra.
public struct SpectrumSettings: Sendable, Hashable, Codable {
    /// The curve through the intervals that is resampled.
    public enum Interpolation: String, Sendable, Codable, CaseIterable {
        /// Straight lines: lose 29 % of the power of a 0.25 Hz wave at 67 beats a minute.
        case linear
        case quadratic
        /// Loses 1.7 % of that wave: the usual choice.
        case cubic
        /// Loses 0.1 % of that wave.
        case quintic
    }

    /// Length of a Welch segment; the longest stretch where that is shorter.
    public enum Segment: Sendable, Hashable, Codable {
        case seconds(Double)
        /// Part of the longest stretch, 0 to 1.
        case share(Double)
    }

    /// Length of the transform, zeros filling up what a segment leaves.
    public enum Padding: String, Sendable, Codable {
        /// The power of two from 2048 on that holds a segment.
        case powerOfTwo
        /// Twice the segment.
        case double
    }

    /// How the density is summed to the power of a band.
    public enum Integration: String, Sendable, Codable {
        /// Each value stands for one bin around its frequency; bins at an edge count for the part inside.
        case cells
        /// Trapezoids between the frequencies inside the band; the parts beyond the outermost are lost.
        case trapezoids
    }

    /// What LF and HF in normalised units are a percentage of.
    public enum Normalization: String, Sendable, Codable {
        /// Total less VLF, as the Task Force has it.
        case totalLessVLF
        /// The power of all bands.
        case total
    }

    /// Samples a second of the resampled intervals.
    public var rate = 4.0
    public var interpolation = Interpolation.cubic
    /// λ of the smoothness priors at 4 Hz; scaled by (rate / 4)² elsewhere, so that the corner stays.
    public var lambda = 500.0
    public var segment = Segment.seconds(120)
    /// Part of a segment that the next one shares, 0 to under 1.
    public var overlap = 0.5
    /// Take the mean of each segment out; otherwise only that of the whole stretch.
    public var segmentMean = true
    public var padding = Padding.powerOfTwo
    public var integration = Integration.cells
    /// Frequencies with fewer cycles than this in a segment are left out.
    public var fewestCycles = 0.0
    public var normalization = Normalization.totalLessVLF
    /// Seconds of the half-overlapping segments of the Lomb periodogram; up to one and a half of them are one.
    public var lombSegment = 300.0
    public var arOrder = 16
    /// Hz.
    public var vlf = FrequencyBand.vlf
    public var lf = FrequencyBand.lf
    public var hf = FrequencyBand.hf
    /// Hz: the band of the total power.
    public var total = FrequencyBand.vlf.lowerBound..<FrequencyBand.hf.upperBound

    public init() {}
}

/// Conventions of the nonlinear numbers.
public struct NonlinearSettings: Sendable, Hashable, Codable {
    /// Length of the stretches that the entropies compare.
    public var entropyLength = 2
    /// Tolerance of the entropies in standard deviations of the intervals.
    public var entropyTolerance = 0.2
    /// Box sizes of α1 and α2, in intervals.
    public var dfaShort = DetrendedFluctuation.short
    public var dfaLong = DetrendedFluctuation.long
    /// Let the boxes of the fluctuation analysis overlap by half.
    public var dfaOverlap = false
    /// Leave out the boxes that lie on their line.
    public var dfaDropsFlat = false
    /// Where set, the largest box of α2 is the number of intervals over this.
    public var dfaLongestShare: Int?
    /// Intervals in a vector of the correlation dimension.
    public var dimensionEmbedding = 10

    public init() {}
}
