/// Evenly spaced samples of what the intervals were in a window that ends at the newest clean beat.
struct TachogramSampler: Sendable {
    private var spline = CubicSpline()
    private(set) var samples: [Double] = []

    /// Samples the lengths in ms, each placed at the beat that ends it; the last sample stands at the newest clean beat.
    /// - Returns: false where clean beats do not reach back far enough, or lie further apart than `hole` seconds.
    mutating func sampleIntervals(
        _ history: IntervalHistory, until now: Double, rate: Double, count: Int, hole: Double
    ) -> Bool {
        guard let end = history.intervals.last(where: \.isValid)?.time, now - end <= hole else {
            return false
        }
        let start = end - Double(count - 1) / rate
        guard collect(history, from: start, to: end, hole: hole, point: { ($0.time, $1) }) else {
            return false
        }
        spline.sample(start: start, step: 1 / rate, count: count, into: &samples)
        return true
    }

    /// Samples the momentary heart rate in beats a minute, each value placed in the middle of its interval, so that
    /// its phase is right.
    mutating func sampleRate(
        _ history: IntervalHistory, from start: Double, rate: Double, count: Int, hole: Double
    ) -> Bool {
        let end = start + Double(count - 1) / rate
        guard
            collect(history, from: start, to: end, hole: hole, point: { ($0.time - $1 / 2000, 60_000 / $1) })
        else { return false }
        spline.sample(start: start, step: 1 / rate, count: count, into: &samples)
        return true
    }

    /// Gives the spline the points from the last one at or before `start` to the first at or after `end`.
    private mutating func collect(
        _ history: IntervalHistory, from start: Double, to end: Double, hole: Double,
        point: (Interval, Double) -> (x: Double, y: Double)
    ) -> Bool {
        spline.reset()
        var before: (x: Double, y: Double)?
        var last = -Double.infinity
        for interval in history.intervals {
            guard interval.isValid, let rr = interval.rr else { continue }
            let next = point(interval, rr)
            if next.x <= start {
                before = next
                continue
            }
            if spline.count == 0 {
                guard let before else { return false }
                spline.push(x: before.x, y: before.y)
                last = before.x
            }
            guard next.x > last else { continue }
            guard next.x - last <= hole else { return false }
            spline.push(x: next.x, y: next.y)
            last = next.x
            if last >= end { break }
        }
        return spline.count >= 2 && last >= end
    }
}
