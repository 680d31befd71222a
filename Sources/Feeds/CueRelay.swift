import Biosignals
public import Guidance
import Synchronization

/// What is heard at a seat, on its way to the simulated people who sit there.
public final class CueRelay: Sendable {
    /// Takes the start of a cue on the monotonic clock, in nanoseconds, and the cue.
    typealias Ear = @Sendable (_ start: Int64, _ cue: Cue) -> Void

    private let ears = Mutex<[Int: Ear]>([:])

    public init() {}

    /// Passes a cue on to everybody who listens; it may lie ahead.
    /// - Parameter sessionOrigin: monotonic nanoseconds of its session's time zero.
    public func play(_ cue: Cue, sessionOrigin: Int64) {
        for ear in ears.withLock({ Array($0.values) }) { ear(sessionOrigin + cue.time.nanoseconds, cue) }
    }

    /// Whoever sits at `port` hears from now on, or with nil no more.
    func listen(_ port: Int, _ ear: Ear?) { ears.withLock { $0[port] = ear } }
}
