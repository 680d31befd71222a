/// Replaces isolated artefacts by estimates that say so.
///
/// One or two flagged intervals between clean ones are taken together, and the beats inside are spread evenly over
/// their time: as many as the neighbours' mean length asks for. So a missed beat is put back, an extra one taken
/// out, a premature one moved, and the beats after it keep their times. Each new interval is flagged `corrected`.
/// Where three or more are flagged in a row, or the neighbours do not explain the time to within a fifth,
/// nothing is invented: the stretch is left as it was, and counts as a hole.
///
/// Source: Lipponen & Tarvainen 2019 (insert, delete, move); ours moves beats by sharing time evenly.
public enum IntervalCorrection {
    public static func correct(_ intervals: [Interval]) -> [Interval] {
        var result: [Interval] = []
        result.reserveCapacity(intervals.count)
        var index = 0
        while index < intervals.count {
            guard intervals[index].isArtefact, intervals[index].flag != .corrected else {
                result.append(intervals[index])
                index += 1
                continue
            }
            var end = index
            while end < intervals.count, intervals[end].isArtefact, intervals[end].flag != .corrected {
                end += 1
            }
            let run = intervals[index..<end]
            if let estimate = estimate(
                run, before: result.last, after: end < intervals.count ? intervals[end] : nil)
            {
                result.append(contentsOf: estimate)
            } else {
                result.append(contentsOf: run)
            }
            index = end
        }
        return result
    }

    private static func estimate(
        _ run: ArraySlice<Interval>, before: Interval?, after: Interval?
    ) -> [Interval]? {
        guard run.count <= 2, let last = run.last,
            let before, before.isValid, let left = before.rr, let after, after.isValid, let right = after.rr
        else { return nil }
        let span = run.reduce(0) { $0 + ($1.rr ?? 0) }
        let expected = (left + right) / 2
        let beats = max(1, (span / expected).rounded())
        let length = span / beats
        guard abs(length - expected) <= 0.2 * expected else { return nil }
        return (1...Int(beats)).map { beat in
            Interval(
                time: last.time - (beats - Double(beat)) * length / 1000, rr: length, flag: .corrected)
        }
    }
}
