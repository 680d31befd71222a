import Dispatch
import Glibc
import Synchronization

/// Turns signals that end a program into a flag, so that what is open is closed in order. A second one ends at once.
final class Interrupt {
    private final class State: Sendable {
        let isRequested = Atomic<Bool>(false)
        let action = Mutex<(@Sendable () -> Void)?>(nil)
        let forced = Mutex<(@Sendable () -> Void)?>(nil)

        func request() {
            guard !isRequested.exchange(true, ordering: .acquiringAndReleasing) else { return }
            action.withLock { $0 }?()
        }
    }

    private let state: State
    private let sources: [any DispatchSourceSignal]

    static let standardSignals = [SIGINT, SIGTERM]
    /// Of a program that has taken a terminal over, and has to give it back.
    static let terminalSignals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]

    init(_ signals: [Int32] = Interrupt.standardSignals) {
        let state = State()
        self.state = state
        sources = signals.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if state.isRequested.load(ordering: .acquiring) {
                    state.forced.withLock { $0 }?()
                    Glibc.exit(128 + number)
                }
                state.request()
            }
            source.resume()
            return source
        }
    }

    var isRequested: Bool { state.isRequested.load(ordering: .acquiring) }

    /// Ends the work as if a signal had come.
    var request: @Sendable () -> Void { { [state] in state.request() } }

    /// Runs `body` when it comes, on another thread.
    func onRequest(_ body: @escaping @Sendable () -> Void) { state.action.withLock { $0 = body } }

    /// Runs `body` before a second signal ends the program at once.
    func onForcedEnd(_ body: @escaping @Sendable () -> Void) { state.forced.withLock { $0 = body } }
}
