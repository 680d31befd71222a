/// Keeps artefacts from lifting the feedback.
///
/// From the moment at which an artefact comes, for as long as the window from which the feedback is calculated, the
/// value counts for no more than it was before. Then it is free again until the next artefact, so that somebody with
/// an extra beat now and then still sees what she does.
struct ArtefactCeiling: Sendable, Hashable {
    /// Seconds of heart rate from which the feedback is calculated.
    static let window = 40.0

    private var artefacts = 0
    private var last: Double?
    private var limit: Double?
    private var remaining = 0.0

    /// The value as far as it may count.
    /// - Parameters:
    ///   - value: nil while it cannot be told.
    ///   - total: artefacts since the session began.
    ///   - seconds: since the last call.
    mutating func limited(_ value: Double?, artefacts total: Int, seconds: Double) -> Double? {
        remaining = max(0, remaining - seconds)
        if total != artefacts {
            artefacts = total
            if remaining == 0 {
                limit = last
                remaining = Self.window
            }
        }
        guard let value else { return nil }
        let counts = remaining > 0 ? min(value, limit ?? value) : value
        last = counts
        return counts
    }
}
