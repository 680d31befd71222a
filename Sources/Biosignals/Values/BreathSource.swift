/// Where a breath was seen. Derived breaths are always labelled so and never scored against the pacer.
public enum BreathSource: String, Sendable, Codable {
    /// Strain or inductive belt, or thoracic impedance: a measure of volume.
    case belt
    /// Flow at nose or mouth.
    case airflow
    /// Sound of breathing.
    case audio
    /// From the heart signal.
    case derived

    /// The source that a channel of this kind gives; nil when it carries no breathing.
    public init?(_ kind: ChannelKind) {
        switch kind {
        case .belt, .impedance: self = .belt
        case .airflow: self = .airflow
        case .breathSound: self = .audio
        case .ecg, .ppg, .heartSound, .other: return nil
        }
    }
}
