import Glibc

/// What the processor has worked for this process: other programs on the machine do not count.
enum ProcessorTime {
    /// Seconds.
    static func now() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Seconds that a piece of work takes: the middle of several runs.
    static func seconds(runs: Int = 3, _ work: () -> Void) -> Double {
        let times = (0..<runs).map { _ in
            let begin = now()
            work()
            return now() - begin
        }
        return times.sorted()[runs / 2]
    }
}
