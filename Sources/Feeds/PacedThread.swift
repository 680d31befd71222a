import Devices
import Foundation
import Synchronization

/// A thread that can be asked to stop, with sleeps that notice it.
public final class PacedThread: Sendable {
    private let name: String
    private let isStopped = Atomic<Bool>(false)
    private let hasStarted = Atomic<Bool>(false)
    private let ended = DispatchSemaphore(value: 0)

    public init(name: String) { self.name = name }

    /// Runs `work` on a thread of its own; it returns early once `stopped()` is true.
    public func run(_ work: @escaping @Sendable (_ stopped: @Sendable () -> Bool) -> Void) {
        hasStarted.store(true, ordering: .releasing)
        let thread = Thread { [self] in
            work { self.isStopped.load(ordering: .acquiring) }
            ended.signal()
        }
        thread.name = name
        thread.start()
    }

    /// Asks the thread to end and waits until it has.
    public func stop() {
        isStopped.store(true, ordering: .releasing)
        guard hasStarted.exchange(false, ordering: .acquiringAndReleasing) else { return }
        _ = ended.wait(timeout: .now() + 1)
    }

    /// Sleeps until a moment on the monotonic clock, in steps short enough to end soon when asked to. False
    /// when it was asked to.
    public static func sleep(until due: Int64, unless stopped: () -> Bool) -> Bool {
        while !stopped() {
            let left = due - MonotonicClock.now()
            guard left > 0 else { return true }
            Thread.sleep(forTimeInterval: Double(min(left, 50_000_000)) / 1e9)
        }
        return false
    }
}
