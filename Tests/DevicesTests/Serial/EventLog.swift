import Devices
import Foundation
import Synchronization
import Testing

/// Keeps a reader's events, for tests to wait on.
final class EventLog: Sendable {
    private let state = Mutex<[SerialEvent]>([])
    private let threadTime = Atomic<Int64>(0)

    /// Called on the reader's thread.
    func add(_ event: SerialEvent) {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        threadTime.store(Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec), ordering: .relaxed)
        state.withLock { $0.append(event) }
    }

    /// Seconds of processor time that the reader's thread had used at the last event.
    var processorSeconds: Double { Double(threadTime.load(ordering: .relaxed)) / 1e9 }

    var events: [SerialEvent] { state.withLock { $0 } }

    var bytes: [UInt8] {
        events.flatMap { event -> [UInt8] in
            if case .bytes(let bytes, _) = event { bytes } else { [] }
        }
    }

    /// `o` opened, `l` lost, `b` bytes (several reads as one).
    var shape: String {
        events.reduce(into: "") { shape, event in
            let letter: Character
            switch event {
            case .opened: letter = "o"
            case .lost: letter = "l"
            case .bytes: letter = "b"
            case .adapter, .errors: return
            }
            if !(letter == "b" && shape.last == "b") { shape.append(letter) }
        }
    }

    var losses: [String] {
        events.compactMap { event in
            if case .lost(let reason, _) = event { reason } else { nil }
        }
    }

    /// Waits up to ten seconds until the log is as wanted.
    func wait(_ what: String, until isDone: (EventLog) -> Bool) {
        let end = MonotonicClock.now() + 10_000_000_000
        while !isDone(self) {
            guard MonotonicClock.now() < end else {
                Issue.record("waited in vain for \(what): \(shape) \(losses)")
                return
            }
            MonotonicClock.sleep(until: MonotonicClock.now() + 1_000_000)
        }
    }
}

/// A name for a link that no other test uses.
func temporaryLink() -> String { "/tmp/biofeed-test-\(UInt64.random(in: 0 ... .max))" }
