import Glibc

extension MonotonicClock {
    /// Blocks the calling thread until `nanoseconds` on this clock; returns at once when that has passed.
    /// Pacing against moments instead of pauses keeps an error from growing.
    public static func sleep(until nanoseconds: Int64) {
        let moment = max(0, nanoseconds)
        var time = timespec(
            tv_sec: Int(moment / 1_000_000_000), tv_nsec: Int(moment % 1_000_000_000))
        while unsafe clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nil) == EINTR {}
    }
}
