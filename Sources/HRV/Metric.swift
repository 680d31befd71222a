/// One live number with what is needed to trust it.
public struct Metric: Sendable, Hashable {
    public var value: Double
    /// Session time, in seconds, of the newest measurement in it: its age is now minus this.
    public var time: Double
    /// Share of clean data in its window, 0 to 1.
    public var quality: Double

    public init(value: Double, time: Double, quality: Double) {
        self.value = value
        self.time = time
        self.quality = quality
    }
}

/// The live numbers at one moment. A number is nil until its window holds enough (dossier §2.7).
public struct MetricsSnapshot: Sendable, Hashable {
    /// Session time in seconds.
    public var time: Double
    /// Percent of the intervals in the last 60 s that are flagged.
    public var artefactPercent: Double?
    /// Share of clean beats in the last 40 s: the gate of the feedback.
    public var cleanShare: Double?
    /// 60000 / mean NN, bpm.
    public var meanHR: Metric?
    /// ms.
    public var sdnn: Metric?
    public var rmssd: Metric?
    /// Percent.
    public var pnn50: Metric?
    /// ms².
    public var lf: Metric?
    public var hf: Metric?
    public var lfHF: Metric?
    /// Hz: highest peak in 0.04 to 0.26 Hz over 64 s.
    public var peakFrequency: Metric?
    /// P / (T − P) of the published ratio, and its bounded form q = P / T (dossier §2.6).
    public var peakRatio: Metric?
    public var q: Metric?
    /// Median of the last five breaths: longest minus shortest NN (ms), highest minus lowest rate (bpm).
    public var rsaMilliseconds: Metric?
    public var rsaBPM: Metric?
    /// Whether the breaths of RSA are the pacer's cycles, no breathing being measured.
    public var rsaFromPacer = false
    /// Breaths a minute, and where they were seen is in the breath events.
    public var breathRate: Metric?
    /// Share of the heart rate that the pacer's phase explains over the last max(40 s, 4 breaths).
    public var pacerR2: Metric?
    /// Half the height of the heart-rate wave at the pacer, bpm.
    public var pacerAmplitude: Metric?
    /// Seconds by which the heart-rate wave follows the pacer, within ± half a cycle.
    public var pacerLag: Metric?

    public init(time: Double) { self.time = time }
}
