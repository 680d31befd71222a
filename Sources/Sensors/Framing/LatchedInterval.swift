/// Beat intervals from a value that a device repeats in every frame until its next beat.
///
/// A new value is a beat. Two equal intervals in a row show no change; they are known afterwards, from the frames that
/// passed between two changes, and are then made up for in front of the new one. The first value is not used: when its
/// beat was is not known.
struct LatchedInterval: Sendable {
    /// Intervals that are believed, in ms.
    private static let range: ClosedRange<UInt16> = 250...3000

    /// Frames a second.
    private let rate: Double
    private var last: UInt16?
    private var frames = 0

    init(rate: Double) { self.rate = rate }

    /// How often the interval before must be given now, and whether `value` must, in ms.
    mutating func push(_ value: UInt16) -> (repeated: UInt16, times: Int, isNew: Bool) {
        frames += 1
        guard let before = last else {
            last = value
            return (0, 0, false)
        }
        if value == before { return (0, 0, false) }
        last = value
        let passed = Double(frames) * 1000 / rate
        frames = 0
        let isNew = Self.range.contains(value)
        guard isNew, Self.range.contains(before) else { return (0, 0, isNew) }
        let hidden = ((passed - Double(value)) / Double(before)).rounded()
        return (before, (1...3).contains(hidden) ? Int(hidden) : 0, true)
    }
}
