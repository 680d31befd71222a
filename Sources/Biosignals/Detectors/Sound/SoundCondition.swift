/// What a sound card hears of a sensor.
public enum SoundCondition: String, Sendable, Codable, CaseIterable {
    case good
    /// Samples stand at the end of the converter's range.
    case clipped
    /// The carrier that the sensor sends its signal on is not there.
    case noCarrier = "no-carrier"
    /// Nothing but the converter's own noise: silence, or a plug that is out.
    case noSound = "no-sound"

    /// Whether what a channel of this kind gives meanwhile is none of the sensor's. A breath microphone may be silent
    /// between breaths.
    public func loses(_ kind: ChannelKind) -> Bool {
        switch self {
        case .good, .clipped: false
        case .noCarrier: true
        case .noSound: kind != .breathSound
        }
    }

    /// What a judgement of the signal must say meanwhile; nil while all is well.
    public var reason: QualityReason? {
        switch self {
        case .good: nil
        case .clipped: .clipped
        case .noCarrier: .noCarrier
        case .noSound: .noSound
        }
    }
}
