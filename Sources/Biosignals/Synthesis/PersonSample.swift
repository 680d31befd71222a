/// A beat of a simulated person: the truth that a detector is held against.
public struct PersonBeat: Sendable, Hashable {
    /// Seconds from the start to the R peak.
    public var time: Double
    /// Seconds since the beat before.
    public var interval: Double
    public var ectopic: Bool

    public init(time: Double, interval: Double, ectopic: Bool) {
        self.time = time
        self.interval = interval
        self.ectopic = ectopic
    }
}

/// What a body does at one moment, as ideal sensors would give it. Encoders turn it into a device's bytes.
public struct PersonSample: Sendable, Hashable {
    /// ECG in µV; an R peak is about 1000.
    public var ecg: Float
    /// Volume breathed in, 0 (end of a normal exhalation) to 1 (end of a normal inhalation): belt and impedance.
    public var resp: Float
    /// Flow at the mouth in volumes a second; positive while inhaling.
    public var airflow: Float
    /// Pulse wave, 0 to about 1.
    public var ppg: Float
    /// False while electrodes or clip are off.
    public var contact: Bool
    /// The beat whose R peak fell since the sample before.
    public var beat: PersonBeat?

    public init(
        ecg: Float = 0, resp: Float = 0, airflow: Float = 0, ppg: Float = 0, contact: Bool = true,
        beat: PersonBeat? = nil
    ) {
        self.ecg = ecg
        self.resp = resp
        self.airflow = airflow
        self.ppg = ppg
        self.contact = contact
        self.beat = beat
    }
}
