/// A signal as an EDF file describes it.
public struct EDFSignal: Sendable, Hashable {
    /// At most 16 ASCII characters: `ECG`, `Resp chest`.
    public var label: String
    /// At most 8: `uV`, `mV`, `%`, or empty when uncalibrated.
    public var unit: String
    /// Samples a second.
    public var rate: Double
    /// The range that the 16 bits span, in `unit`.
    public var physicalMinimum: Double
    public var physicalMaximum: Double
    /// At most 80: `Ag/AgCl electrodes`.
    public var transducer: String
    /// At most 80: `HP:0.1Hz LP:75Hz N:50Hz`.
    public var prefilter: String

    /// A range that does not print in the header's 8 characters is widened to the next that does.
    public init(
        label: String, unit: String, rate: Double, physicalMinimum: Double, physicalMaximum: Double,
        transducer: String = "", prefilter: String = ""
    ) {
        self.label = label
        self.unit = unit
        self.rate = rate
        self.physicalMinimum = EDFField.number(physicalMinimum, .down).flatMap(Double.init) ?? physicalMinimum
        self.physicalMaximum = EDFField.number(physicalMaximum, .up).flatMap(Double.init) ?? physicalMaximum
        self.transducer = transducer
        self.prefilter = prefilter
    }

    /// Unit steps of one bit.
    public var resolution: Double { (physicalMaximum - physicalMinimum) / 65_535 }

    /// The nearest of the 65,536 steps, and whether the value lay outside all of them.
    func digital(_ value: Float) -> (code: Int16, isClipped: Bool) {
        let steps = ((Double(value) - physicalMinimum) / resolution).rounded()
        if steps < 0 { return (.min, true) }
        if steps > 65_535 { return (.max, true) }
        return (Int16(Int(steps) - 32_768), false)
    }
}
