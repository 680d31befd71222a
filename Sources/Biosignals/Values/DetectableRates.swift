/// Rates at which something can be detected in a signal.
extension ChannelKind {
    /// Samples a second at which its detectors work; nil where nothing is looked for.
    public var detectableRates: ClosedRange<Double>? {
        switch self {
        case .ecg: 50...10_000
        case .ppg: 20...10_000
        case .heartSound: 1_000...192_000
        case .belt, .impedance, .airflow, .breathSound: 5...10_000
        case .other: nil
        }
    }

    /// Whether its detectors work at a rate. A measured rate lies a little beside the nominal one: 2 % are allowed.
    public func isDetectable(at rate: Double) -> Bool {
        guard let rates = detectableRates else { return false }
        return rate >= rates.lowerBound / 1.02 && rate <= rates.upperBound * 1.02
    }
}
