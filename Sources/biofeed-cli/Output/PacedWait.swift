import Devices
import Foundation

/// Waiting for moments on the monotonic clock, so that an error of one wait is not carried into the next.
enum PacedWait {
    /// Longest sleep in nanoseconds, so that an interrupt is noticed soon.
    private static let step: Int64 = 50_000_000

    /// Lets others work until a moment; false when the interrupt came first.
    static func pause(until due: Int64, unless interrupt: Interrupt) async throws -> Bool {
        while !interrupt.isRequested {
            let left = due - MonotonicClock.now()
            guard left > 0 else { return true }
            try await Task.sleep(for: .nanoseconds(min(left, step)))
        }
        return false
    }

    /// Sleeps until a moment; false when the interrupt came first.
    static func sleep(until due: Int64, unless interrupt: Interrupt) -> Bool {
        while !interrupt.isRequested {
            let left = due - MonotonicClock.now()
            guard left > 0 else { return true }
            Thread.sleep(forTimeInterval: Double(min(left, step)) / 1e9)
        }
        return false
    }
}
