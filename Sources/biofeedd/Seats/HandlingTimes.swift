import Sessions

/// How long a sensor's data wait for their session and are worked on there, over about a second.
struct HandlingTimes: Sendable {
    private var waited: Int64 = 0
    private var worked: Int64 = 0
    private var count: Int64 = 0

    /// - Parameters:
    ///   - stamp, begin, end: monotonic nanoseconds of the read, of the beginning of its handling and of the end of it.
    mutating func add(stamp: Int64, begin: Int64, end: Int64) {
        waited += max(0, begin - stamp)
        worked += end - begin
        count += 1
    }

    /// The means since the last call, to the microsecond; nil when nothing came.
    mutating func take() -> LinkFigures? {
        guard count > 0 else { return nil }
        defer { self = HandlingTimes() }
        func mean(_ sum: Int64) -> Double { (Double(sum) / Double(count) / 1000).rounded() / 1000 }
        return LinkFigures(queueMilliseconds: mean(waited), decodeMilliseconds: mean(worked))
    }
}
