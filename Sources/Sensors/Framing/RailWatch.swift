/// Tells from one channel's values that its electrode is off: an amplifier without input drifts to a rail and stays.
struct RailWatch: Sendable {
    private let low: Int32
    private let high: Int32
    /// Samples at a rail after which the electrode is taken for off.
    private let patience: Int
    private var run = 0
    private var isOn = true

    /// `rails` are the least and the greatest value of the converter; half a second at one of them counts. nil sees
    /// nothing.
    init(_ rails: ClosedRange<Int32>?, rate: Double) {
        low = rails?.lowerBound ?? .min
        high = rails?.upperBound ?? .max
        patience = max(4, Int(rate / 2))
    }

    /// Whether the electrode is on, if that has changed with `value`.
    @inline(__always)
    mutating func push(_ value: Int32) -> Bool? {
        if run == 0, value > low, value < high { return nil }
        return count(value)
    }

    private mutating func count(_ value: Int32) -> Bool? {
        if value > low, value < high {
            run = 0
            if isOn { return nil }
            isOn = true
            return true
        }
        run = min(run + 1, patience)
        guard isOn, run == patience else { return nil }
        isOn = false
        return false
    }
}
