/// Intervals of a rhythm without a gap, put together from believed and repaired groups.
struct RepairedRow: Sendable {
    private struct Repair: Sendable {
        var index: Int
        var action: CleanedIntervals.Action
        var before: [Double]
        /// Where in the row the repaired intervals lie.
        var after: Range<Int>
        /// When the first of them begins, session seconds.
        var begin: Double
    }

    private var intervals: [Interval] = []
    private var unknowns: [AutoregressiveFill.Unknown] = []
    private var repairs: [Repair] = []

    /// Takes in an interval that is believed.
    mutating func append(_ interval: Interval) { intervals.append(interval) }

    mutating func append(_ group: BeatExplanation.Group, of run: ArraySlice<Interval>) {
        let start = run.startIndex + group.start
        let measured = run[start..<start + group.measured]
        guard let last = measured.last else { return }
        if group.isBelieved { return append(last) }
        let before = measured.map { $0.rr ?? 0 }
        let sum = before.reduce(0, +)
        let beats = max(1, group.beats)
        let first = intervals.count
        for beat in 0..<beats {
            // A length that says nothing begins as the one before it.
            let guess = group.beats == 0 ? intervals.last?.rr ?? sum : sum / Double(beats)
            intervals.append(Interval(time: last.time, rr: guess, flag: .corrected))
            if group.beats == 0 || beat + 1 < beats {
                unknowns.append(.init(index: first + beat, moves: group.beats > 0))
            }
        }
        repairs.append(
            Repair(
                index: start, action: group.action, before: before, after: first..<first + beats,
                begin: last.time - sum / 1000))
    }

    /// Estimates what is not known and hands the row over.
    mutating func finish(into cleaned: inout CleanedIntervals, fill: inout AutoregressiveFill) {
        var lengths = intervals.map { $0.rr ?? 0 }
        fill.fill(&lengths, unknowns: unknowns)
        for repair in repairs {
            var time = repair.begin
            for index in repair.after {
                intervals[index].rr = lengths[index]
                guard index + 1 < repair.after.upperBound else { continue }
                time += lengths[index] / 1000
                intervals[index].time = time
            }
            cleaned.repairs.append(
                .init(
                    index: repair.index, action: repair.action, before: repair.before,
                    after: Array(lengths[repair.after])))
        }
        cleaned.corrected.append(contentsOf: intervals)
        self = RepairedRow()
    }
}
