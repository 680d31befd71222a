/// What differs from before to after, against the usual variation; nil where a part has no such number.
struct PartChange {
    var rmssd: (before: Double?, after: Double?)
    var heartRate: (before: Double?, after: Double?)
    var tension: (before: Int?, after: Int?)

    /// One sentence; nil where there is nothing to compare.
    func sentence(_ words: ReportWords) -> String? {
        var told: [String] = []
        if let one = rmssd.before, let two = rmssd.after {
            told.append(
                "RMSSD \(words.number(one, 1)) \u{2192} \(words.number(two, 1)) ms: "
                    + usual(UsualVariation.isBeyond(rmssd: one, two), words))
        }
        if let one = heartRate.before, let two = heartRate.after {
            told.append(
                words("hartslag", "heart rate") + " \(words.number(one, 1)) \u{2192} \(words.number(two, 1))")
        }
        if let one = tension.before, let two = tension.after {
            told.append(
                words("spanning", "tension") + " \(one) \u{2192} \(two): "
                    + usual(UsualVariation.isBeyond(tension: one, two), words))
        }
        guard !told.isEmpty else { return nil }
        return words("Van vooraf naar na afloop: ", "From before to after: ") + told.joined(separator: "; ")
            + "."
    }

    private func usual(_ isBeyond: Bool, _ words: ReportWords) -> String {
        isBeyond
            ? words("groter dan de gewone schommeling", "beyond the usual variation")
            : words("binnen de gewone schommeling", "within the usual variation")
    }
}
