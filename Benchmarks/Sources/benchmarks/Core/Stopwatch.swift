import CAllocationCount
import Glibc

/// What one piece of work costs.
struct Cost {
    /// Nanoseconds a unit: the middle of all runs, and the fastest.
    var median: Double
    var fastest: Double
    /// Heap allocations a unit, in the run that made fewest.
    var allocations: Double
}

/// Measures work again and again on this thread.
enum Stopwatch {
    private static let warmUps = 2
    private static let runs = 15

    /// - Parameters:
    ///   - units: how many samples, frames or blocks `work` handles.
    ///   - prepare: makes what a run starts from; not measured.
    ///   - work: what is measured.
    static func cost<State>(
        units: Int, prepare: () throws -> State, work: (inout State) -> Void
    ) rethrows -> Cost {
        var times: [Double] = []
        var allocations = Int.max
        for run in 0..<(warmUps + runs) {
            var state = try prepare()
            let count = malloc_count()
            let begin = MonotonicClock.now()
            work(&state)
            let end = MonotonicClock.now()
            let made = malloc_count() - count
            keep(state)
            guard run >= warmUps else { continue }
            times.append(Double(end - begin) / Double(units))
            allocations = min(allocations, made)
        }
        times.sort()
        return Cost(
            median: times[times.count / 2], fastest: times[0],
            allocations: Double(allocations) / Double(units))
    }

    /// Makes what was computed count as used.
    @inline(never) private static func keep<State>(_ state: State) {}
}
