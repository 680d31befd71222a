/// All that is calculated from the intervals of a recording. What cannot be trusted is nil, and named in `withheld`.
public struct HRVResult: Sendable, Hashable {
    public struct Artefacts: Sendable, Hashable {
        /// Flagged intervals, corrected ones included, percent of all intervals.
        public var percent = 0.0
        public var ectopic = 0
        public var missed = 0
        public var extra = 0
        public var long = 0
        public var short = 0
        public var gaps = 0
        /// Flagged intervals that were replaced by estimates.
        public var corrected = 0
    }

    /// Intervals in ms, shares in percent.
    public struct Time: Sendable, Hashable {
        public var meanRR, meanHR, sdnn, rmssd, lnRMSSD, sdsd, pnn50, pnn20, hti, tinn: Double?
    }

    /// Powers in ms², frequencies in Hz.
    public struct Frequency: Sendable, Hashable {
        public var method = AnalysisSettings.SpectralMethod.welch
        public var vlf, lf, hf, total, lfHF, lfNU, hfNU, lfPeak, hfPeak: Double?
    }

    public struct Nonlinear: Sendable, Hashable {
        public var sd1, sd2, ellipse, sampleEntropy, approximateEntropy, dfaAlpha1, dfaAlpha2: Double?
    }

    public struct Coherence: Sendable, Hashable {
        public var peakFrequency, peakRatio, q: Double?
    }

    public struct Breathing: Sendable, Hashable {
        /// Breaths a minute.
        public var rate: Double?
        /// Mean over the breaths that have a measure.
        public var rsaMilliseconds, rsaBPM: Double?
        public var breaths = 0
        /// Breaths without a measure: wrong order, beats missing.
        public var breathsWithoutRSA = 0
    }

    /// A number that is not given, by its name in the results, and why.
    public struct Withheld: Sendable, Hashable {
        public var name: String
        public var reason: String
    }

    /// From the beginning of the first interval to the last beat.
    public var seconds = 0.0
    public var beats = 0
    public var artefacts = Artefacts()
    public var time = Time()
    public var frequency = Frequency()
    public var nonlinear = Nonlinear()
    public var coherence = Coherence()
    public var breathing = Breathing()
    public var withheld: [Withheld] = []

    public init() {}
}
