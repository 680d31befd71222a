/// Keeps artefacts from lifting the feedback.
///
/// As long as an artefact lies in the window from which the feedback is calculated, the value counts for no more than it
/// did before the artefact came; before there was a value, for nothing. Somebody whose artefacts come more often than
/// that would never hear what she does: after `most` windows on end the value counts again, for as much of it as was
/// seen (`FeedbackRule`).
struct ArtefactCeiling: Sendable, Hashable {
    /// Windows on end for which the ceiling stays at most.
    static let most = 3.0

    private var artefacts: Int?
    private var last = 0.0
    private var limit = 0.0
    private var remaining = 0.0
    private var lasted = 0.0

    /// The value as far as it may count.
    /// - Parameters:
    ///   - value: nil while it cannot be told.
    ///   - total: artefacts since the session began; those before the first call do not count.
    ///   - window: seconds of heart rate from which the value is calculated.
    ///   - seconds: since the last call.
    mutating func limited(_ value: Double?, artefacts total: Int, window: Double, seconds: Double) -> Double?
    {
        remaining = max(0, remaining - seconds)
        lasted = remaining > 0 ? lasted + seconds : 0
        if let artefacts, total != artefacts {
            if remaining == 0 { limit = last }
            remaining = window
        }
        artefacts = total
        guard let value else { return nil }
        let counts = remaining > 0 && lasted < Self.most * window ? min(value, limit) : value
        last = counts
        return counts
    }
}
