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

        /// How far the numbers can be trusted.
        public var grade: CleanedIntervals.Grade {
            switch percent {
            case ...5: .good
            case ...10: .caution
            default: .unusable
            }
        }
    }

    /// Intervals in ms, shares in percent.
    public struct Time: Sendable, Hashable {
        public var meanRR, meanHR, sdnn, rmssd, lnRMSSD, sdsd, pnn50, pnn20, hti, tinn: Double?
        /// Standard deviation of the means of five-minute segments, and mean of their standard deviations.
        public var sdann, sdnnIndex: Double?
    }

    /// Powers in ms², frequencies in Hz.
    public struct Frequency: Sendable, Hashable {
        public var method = AnalysisSettings.SpectralMethod.welch
        public var ulf, vlf, lf, hf, total, lfHF, lfNU, hfNU, vlfPeak, lfPeak, hfPeak: Double?
        /// Segments that were averaged, by Welch or Lomb.
        public var segments: Int?
        /// Order of the autoregressive model.
        public var order: Int?
    }

    public struct Nonlinear: Sendable, Hashable {
        public var sd1, sd2, ellipse, sampleEntropy, approximateEntropy, dfaAlpha1, dfaAlpha2: Double?
        /// SD2 / SD1, and the correlation dimension.
        public var sd2ToSD1, d2: Double?
    }

    public struct Coherence: Sendable, Hashable {
        public var peakFrequency, peakRatio, q: Double?
    }

    public struct Breathing: Sendable, Hashable {
        /// Breaths a minute.
        public var rate: Double?
        /// Mean over the breaths that have a measure.
        public var rsaMilliseconds, rsaBPM: Double?
        /// Phase locking of heart rate and breathing, 0 to 1, what chance stays under in 95 of 100 recordings, and
        /// the breaths that it was taken from.
        public var plv, plvLimit: Double?
        public var plvBreaths = 0
        /// Magnitude-squared coherence of heart rate and breathing at the breathing frequency, what chance stays under,
        /// and that frequency in Hz.
        public var coherence, coherenceLimit, coherenceFrequency: Double?
        /// Degrees by which the heart rate runs behind the breathing wave, inhalation up.
        public var lagDegrees: Double?
        /// Whether the breathing wave was drawn through the onsets of breaths, no wave being given.
        public var coherenceIsFromOnsets = false
        public var breaths = 0
        /// Breaths without a measure: wrong order, beats missing.
        public var breathsWithoutRSA = 0
    }

    /// A number that is not given, by its name in the results, and why.
    public struct Withheld: Sendable, Hashable {
        public var name: String
        public var reason: String
    }

    /// With what the numbers were made.
    public var settings = AnalysisSettings()
    /// From the beginning of the first interval to the last beat.
    public var seconds = 0.0
    public var beats = 0
    public var artefacts = Artefacts()
    public var time = Time()
    public var frequency = Frequency()
    /// The spectra of `AnalysisSettings.alternatives`, under the same gates.
    public var alternatives: [Frequency] = []
    public var nonlinear = Nonlinear()
    public var coherence = Coherence()
    public var breathing = Breathing()
    public var withheld: [Withheld] = []

    public init() {}
}
