/// One signal of a WFDB record in physical units.
public struct WFDBSignal: Sendable, Hashable {
    /// The header's description, such as `MLII`.
    public var name: String
    /// Physical unit, such as `mV`.
    public var unit: String
    /// Samples a second.
    public var rate: Double
    /// Values in `unit` at their times; NaN where the recorder marked a sample as invalid. More than one where segments
    /// of the record hold nothing of the signal.
    public var stretches: [SignalTrace.Stretch]

    public init(name: String, unit: String, rate: Double, stretches: [SignalTrace.Stretch]) {
        self.name = name
        self.unit = unit
        self.rate = rate
        self.stretches = stretches
    }

    /// The values on one even grid from the record's beginning, NaN in gaps: as long as the record, however little of
    /// it was recorded.
    public var samples: [Float] {
        if stretches.count == 1, stretches[0].start == 0 { return stretches[0].values }
        var samples: [Float] = []
        for stretch in stretches {
            let first = Int((stretch.start * rate).rounded())
            samples += repeatElement(.nan, count: max(0, first - samples.count))
            samples += stretch.values
        }
        return samples
    }
}
