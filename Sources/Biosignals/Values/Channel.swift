/// What a channel measures, which decides the detector that runs over it.
public enum ChannelKind: String, Sendable, Codable, CaseIterable {
    /// Electrocardiogram.
    case ecg
    /// Photoplethysmogram: its intervals are pulse-to-pulse, never passed off as ECG RR.
    case ppg
    /// Sound of the heart (phonocardiogram).
    case heartSound = "phono"
    /// Stretch of a breathing belt; rises with inhalation.
    case belt
    /// Thoracic impedance; rises with inhalation.
    case impedance
    /// Flow at nose or mouth; positive while inhaling.
    case airflow
    /// Sound of breathing.
    case breathSound
    /// Anything that is recorded and shown, and analysed by nothing.
    case other

    /// Whether heart beats are looked for in it.
    public var carriesHeart: Bool { self == .ecg || self == .ppg || self == .heartSound }

    /// Whether breaths are looked for in it.
    public var carriesBreath: Bool {
        switch self {
        case .belt, .impedance, .airflow, .breathSound: true
        case .ecg, .ppg, .heartSound, .other: false
        }
    }
}

/// One stream of evenly spaced samples from a sensor.
public struct Channel: Sendable, Hashable, Codable {
    /// Short name, unique within its sensor: `ecg`, `resp`, `ir`.
    public var name: String
    public var kind: ChannelKind
    /// Unit of the samples, EDF spelling: `uV`, `mV`, `%`, or empty when uncalibrated.
    public var unit: String
    /// Samples a second as the maker states them; nil when the format does not say and it must be measured.
    public var nominalRate: Double?
    /// Seconds by which the sensor's own filters delay the signal; subtracted from event times.
    public var groupDelay: Double

    public init(
        name: String, kind: ChannelKind, unit: String, nominalRate: Double?, groupDelay: Double = 0
    ) {
        self.name = name
        self.kind = kind
        self.unit = unit
        self.nominalRate = nominalRate
        self.groupDelay = groupDelay
    }

    /// - Throws: at a rate that no sensor has or a delay of more than 10 s, as a damaged file may hold.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        name = try values.decode(String.self, forKey: .name)
        kind = try values.decode(ChannelKind.self, forKey: .kind)
        unit = try values.decode(String.self, forKey: .unit)
        nominalRate = try values.decodeIfPresent(Double.self, forKey: .nominalRate)
        groupDelay = try values.decode(Double.self, forKey: .groupDelay)
        guard nominalRate.map(SampleClock.rates.contains) ?? true else {
            throw DecodingError.dataCorruptedError(
                forKey: .nominalRate, in: values, debugDescription: "no sensor has this rate")
        }
        guard (-10...10).contains(groupDelay) else {
            throw DecodingError.dataCorruptedError(
                forKey: .groupDelay, in: values, debugDescription: "no filter delays a signal by this")
        }
    }
}
