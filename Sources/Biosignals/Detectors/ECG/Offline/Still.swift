/// Tells the step with which a lead falls off, or comes back, from a beat.
///
/// On one side of it the signal stands still, at another level than on the other side. After a beat a coarse signal
/// can stand still as well, but near the level that it came from.
struct Still: Sendable {
    /// Seconds from the middle of the hump between which the signal must stand still.
    private static let from = 0.08
    private static let to = 0.33
    /// Seconds on the other side at which the level is taken.
    private static let other = 0.10

    private let start: Int
    /// Samples to each side that are looked at.
    let end: Int
    private let opposite: Int

    /// - Parameter rate: of the signal, in Hz.
    init(rate: Double) {
        start = Int((Self.from * rate).rounded(.up))
        end = Int((Self.to * rate).rounded(.up))
        opposite = Int((Self.other * rate).rounded(.up))
    }

    /// Whether the hump at a place is such a step.
    func isStep(in slow: Span<Float>, at centre: Int) -> Bool {
        isStep(in: slow, at: centre, side: 1) || isStep(in: slow, at: centre, side: -1)
    }

    private func isStep(in slow: Span<Float>, at centre: Int, side: Int) -> Bool {
        let level = slow[centre + side * start]
        for k in start + 1...end where slow[centre + side * k] != level { return false }
        let before = slow[centre - side * opposite]
        var excursion: Float = 0
        for k in -opposite...start { excursion = max(excursion, abs(slow[centre + side * k] - before)) }
        return abs(level - before) > 0.5 * excursion
    }
}
