/// Finds and repairs artefacts in a recorded series, looking ahead as well as back.
///
/// `BeatExplanation` decides which intervals to believe; `AutoregressiveFill` puts the beats that have to be guessed
/// where the rhythm around them would have them. Beats that are taken out, put in or moved leave the beats around them
/// at their times. For live use, where nothing is known of what comes next, see `IntervalClassifier`.
///
/// Cost: half a µs an interval. Constants chosen on nsr001, nsr003 and the slow-breathing record, checked on nsr002,
/// nsr004, healthy_000, the ECG reference of wearablehrv and test_nn_intervals.
public enum IntervalCleaner {
    /// More estimated beats in a row than this are not estimated: the stretch becomes a gap.
    public static let longestRepair = 3

    /// Flags intervals anew from their measured lengths. Gaps stay gaps; an interval without a length, or longer than
    /// `IntervalClassifier.longestInterval`, becomes one.
    public static func classify(_ intervals: [Interval]) -> [Interval] {
        var result = intervals
        forEachRun(of: intervals) { run in
            _ = explain(run, of: intervals, flags: &result)
        }
        return result
    }

    /// Classifies, and repairs what was flagged.
    public static func clean(_ intervals: [Interval]) -> CleanedIntervals {
        var cleaned = CleanedIntervals()
        cleaned.classified = intervals
        cleaned.corrected.reserveCapacity(intervals.count)
        var fill = AutoregressiveFill(order: 10)
        forEachRun(of: intervals) { run in
            guard let explanation = explain(run, of: intervals, flags: &cleaned.classified) else {
                cleaned.corrected.append(cleaned.classified[run.lowerBound])
                return
            }
            repair(explanation, run: run, into: &cleaned, fill: &fill)
        }
        return cleaned
    }

    /// Hands over each run of intervals that are connected, and each gap by itself.
    static func forEachRun(of intervals: [Interval], _ body: (Range<Int>) -> Void) {
        var start = 0
        while start < intervals.count {
            var end = start
            while end < intervals.count, isMeasured(intervals[end]) { end += 1 }
            if end > start { body(start..<end) }
            if end < intervals.count { body(end..<end + 1) }
            start = end + 1
        }
    }

    static func isMeasured(_ interval: Interval) -> Bool {
        guard interval.flag != .gap, let rr = interval.rr else { return false }
        return rr > 0 && rr <= IntervalClassifier.longestInterval
    }

    /// Flags the intervals of a run; nil where it is a gap.
    private static func explain(
        _ run: Range<Int>, of intervals: [Interval], flags: inout [Interval]
    ) -> BeatExplanation? {
        guard isMeasured(intervals[run.lowerBound]) else {
            flags[run.lowerBound].rr = nil
            flags[run.lowerBound].flag = .gap
            return nil
        }
        let lengths = intervals[run].map { $0.rr ?? 0 }
        let scale = RhythmScale(lengths)
        let explanation = BeatExplanation(lengths, scale: scale, limits: IntervalClassifier.limits)
        for group in explanation.groups {
            for index in group.start..<group.start + group.measured {
                flags[run.lowerBound + index].flag = group.flag(
                    of: lengths[index], level: scale.level[index])
            }
        }
        return explanation
    }

    private static func repair(
        _ explanation: BeatExplanation, run: Range<Int>, into cleaned: inout CleanedIntervals,
        fill: inout AutoregressiveFill
    ) {
        let groups = explanation.groups
        var row = RepairedRow()
        var index = 0
        while index < groups.count {
            if groups[index].isBelieved {
                row.append(groups[index], of: cleaned.classified[run])
                index += 1
                continue
            }
            var end = index
            var estimated = 0
            while end < groups.count, !groups[end].isBelieved {
                estimated += groups[end].estimated
                end += 1
            }
            if estimated <= longestRepair {
                for group in groups[index..<end] { row.append(group, of: cleaned.classified[run]) }
            } else {
                let first = run.lowerBound + groups[index].start
                let last = run.lowerBound + groups[end - 1].start + groups[end - 1].measured - 1
                row.finish(into: &cleaned, fill: &fill)
                cleaned.corrected.append(
                    Interval(time: cleaned.classified[last].time, rr: nil, flag: .gap))
                cleaned.repairs.append(
                    .init(
                        index: first, action: .leftOut,
                        before: cleaned.classified[first...last].map { $0.rr ?? 0 }, after: []))
            }
            index = end
        }
        row.finish(into: &cleaned, fill: &fill)
    }
}

extension BeatExplanation.Group {
    /// Beats whose time has to be guessed.
    var estimated: Int { isBelieved ? 0 : beats == 0 ? 1 : beats - 1 }

    func flag(of length: Double, level: Double) -> IntervalFlag {
        if isBelieved { return .ok }
        if beats == 0 { return length > level ? .long : .short }
        if beats == measured { return .ectopic }
        return beats > measured ? .missed : .extra
    }

    var action: CleanedIntervals.Action {
        if beats == 0 { return .interpolated }
        if beats == measured { return .moved }
        return beats > measured ? .inserted : .removed
    }
}
