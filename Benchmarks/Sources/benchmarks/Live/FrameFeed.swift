/// Sends a sensor's frames at real speed and keeps when each was sent.
struct FrameFeed {
    /// Nanoseconds from frame to frame.
    private static let period: Int64 = 8_000_000

    let port: SensorPort
    /// The moment just before each write, on the monotonic clock.
    private var sent: [Int64] = []
    private var next = MonotonicClock.now()

    init(port: SensorPort) { self.port = port }

    mutating func send(_ frames: ArraySlice<[UInt8]>) throws {
        for frame in frames {
            MonotonicClock.sleep(until: next)
            next += Self.period
            sent.append(MonotonicClock.now())
            try port.write(frame)
        }
    }

    /// Milliseconds, sorted, from the start of the write whose bytes confirmed a beat to the arrival of its event.
    /// The confirming write is the last that began before the daemon stamped its read.
    ///
    /// - Parameters:
    ///   - origin: monotonic nanoseconds of session time zero.
    ///   - start: beats confirmed before it are left out.
    func delays(of beats: [EventListener.Heard], origin: Int64, from start: Int64) -> [Double] {
        beats.compactMap { beat -> Double? in
            // Events tell microseconds: half of one may be missing.
            let stamp = origin + Int64((beat.decided * 1e9).rounded()) + 500
            guard stamp >= start, let write = sent.last(where: { $0 <= stamp }) else { return nil }
            return Double(beat.arrival - write) / 1e6
        }.sorted()
    }
}
