/// Replaces artefacts that were flagged as they came by estimates that say so.
///
/// What the flagged intervals, and believed ones beside them, stand for is the cheapest explanation in which nothing
/// else is doubted (`BeatExplanation`); the beats that have to be guessed are put where the rhythm around them,
/// breathing with it, would have them (`AutoregressiveFill`). So a missed beat is put back, an extra one taken out, a
/// premature one moved, and the beats after it keep their times. Each new interval is flagged `corrected`. Where three or
/// more are flagged in a row, what is flagged has no explanation, or it takes more than `IntervalCleaner.longestRepair`
/// guesses in a row, it is left as it was, and counts as a hole: nothing is invented.
///
/// The flags know the past alone; the estimates know what came after as well.
public enum IntervalCorrection {
    /// Flagged intervals in a row, of which more are not repaired.
    private static let longestRun = 2
    /// Share of the neighbours' mean within which a lone flagged interval is taken as it was measured.
    private static let tolerance = 0.2

    /// A whole breath at 6 a minute. Chosen, as the price of a suspect, on slow-breathing in fifty ways and on nsr001 and
    /// nsr003; checked in fifty other ways and on nsr002, nsr004, healthy_000 and test_nn_intervals.
    private static let order = 14

    public static func correct(_ intervals: [Interval]) -> [Interval] {
        var cleaned = CleanedIntervals()
        cleaned.corrected.reserveCapacity(intervals.count)
        var fill = AutoregressiveFill(order: order)
        let measured = withoutRuns(intervals)
        IntervalCleaner.forEachRun(of: measured) { run in
            let suspects = run.indices.filter { isFlagged(intervals[$0]) }.map { $0 - run.lowerBound }
            guard !suspects.isEmpty, IntervalCleaner.isMeasured(measured[run.lowerBound]) else {
                cleaned.corrected.append(contentsOf: intervals[run])
                return
            }
            let lengths = intervals[run].map { $0.rr ?? 0 }
            let explanation = BeatExplanation(
                lengths, scale: RhythmScale(lengths), limits: IntervalClassifier.limits, suspects: suspects)
            repair(explanation, of: intervals[run], into: &cleaned, fill: &fill)
        }
        return cleaned.corrected
    }

    /// The intervals without the lengths of those of which too many are flagged in a row.
    private static func withoutRuns(_ intervals: [Interval]) -> [Interval] {
        var result = intervals
        var start = 0
        while start < intervals.count {
            var end = start
            while end < intervals.count, isFlagged(intervals[end]) { end += 1 }
            if end - start > longestRun {
                for index in start..<end { result[index].rr = nil }
            }
            start = max(end, start + 1)
        }
        return result
    }

    /// Whether it is an artefact that is not repaired yet.
    private static func isFlagged(_ interval: Interval) -> Bool {
        interval.isArtefact && interval.flag != .corrected
    }

    private static func repair(
        _ explanation: BeatExplanation, of run: ArraySlice<Interval>, into cleaned: inout CleanedIntervals,
        fill: inout AutoregressiveFill
    ) {
        var row = RepairedRow()
        var guesses = 0
        for group in explanation.groups {
            guesses = group.isBelieved ? 0 : guesses + group.estimated
            let first = run.startIndex + group.start
            if group.isBelieved, !isFlagged(run[first]) {
                row.append(run[first])
            } else if group.isBelieved, agrees(first, in: run) {
                row.append(Interval(time: run[first].time, rr: run[first].rr, flag: .corrected))
            } else if !group.isBelieved, group.beats > 0, guesses <= IntervalCleaner.longestRepair {
                row.append(group, of: run)
            } else {
                row.finish(into: &cleaned, fill: &fill)
                cleaned.corrected.append(contentsOf: run[first..<first + group.measured])
            }
        }
        row.finish(into: &cleaned, fill: &fill)
    }

    /// Whether an interval is about as long as those beside it.
    private static func agrees(_ index: Int, in run: ArraySlice<Interval>) -> Bool {
        guard index > run.startIndex, index + 1 < run.endIndex, let left = run[index - 1].rr,
            let right = run[index + 1].rr, let length = run[index].rr
        else { return false }
        let expected = (left + right) / 2
        return abs(length - expected) <= tolerance * expected
    }
}
