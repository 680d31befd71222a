/// The intervals of a recording as they were measured, flagged, and as they enter the calculations.
struct PreparedIntervals {
    /// As measured, with flags.
    private(set) var flagged: [Interval]
    /// With the estimates in place of what was not believed, where that was asked for.
    private(set) var used: [Interval]
    /// Whether each of `flagged` was replaced by an estimate.
    private var replaced: [Bool]

    init(_ intervals: [Interval], _ settings: AnalysisSettings) {
        switch settings.flags {
        case .anew:
            let cleaned = IntervalCleaner.clean(intervals)
            flagged = cleaned.classified
            used = settings.correct ? cleaned.corrected : cleaned.classified
            replaced = [Bool](repeating: false, count: flagged.count)
            guard settings.correct else { return }
            for repair in cleaned.repairs where repair.action != .leftOut {
                for index in repair.index..<repair.index + repair.before.count { replaced[index] = true }
            }
        case .given:
            flagged = intervals
            used = settings.correct ? IntervalCorrection.correct(intervals) : intervals
            let left = Set(used.lazy.filter { $0.isArtefact && $0.flag != .corrected }.map(\.time))
            replaced = intervals.map { $0.isArtefact && ($0.flag == .corrected || !left.contains($0.time)) }
        }
    }

    private init(flagged: [Interval], used: [Interval], replaced: [Bool]) {
        self.flagged = flagged
        self.used = used
        self.replaced = replaced
    }

    /// What of them lies in a part of the time.
    func part(from start: Double, to end: Double) -> PreparedIntervals {
        let measured = Self.range(flagged, from: start, to: end)
        let entering = Self.range(used, from: start, to: end)
        return PreparedIntervals(
            flagged: Array(flagged[measured]), used: Array(used[entering]),
            replaced: Array(replaced[measured]))
    }

    private static func range(_ intervals: [Interval], from start: Double, to end: Double) -> Range<Int> {
        let lower = intervals.first(notBefore: start)
        return lower..<max(lower, intervals.first(notBefore: end))
    }

    var artefacts: HRVResult.Artefacts {
        var artefacts = HRVResult.Artefacts()
        var total = 0
        var disbelieved = 0
        for (index, interval) in flagged.enumerated() {
            switch interval.flag {
            case .ectopic: artefacts.ectopic += 1
            case .missed: artefacts.missed += 1
            case .extra: artefacts.extra += 1
            case .long: artefacts.long += 1
            case .short: artefacts.short += 1
            // Nothing comes before the first beat: that is no gap.
            case .gap: artefacts.gaps += index == 0 ? 0 : 1
            case .ok, .corrected: break
            }
            if interval.flag != .gap { total += 1 }
            if interval.isArtefact { disbelieved += 1 }
            if replaced[index] { artefacts.corrected += 1 }
        }
        if total > 0 { artefacts.percent = 100 * Double(disbelieved) / Double(total) }
        return artefacts
    }
}
