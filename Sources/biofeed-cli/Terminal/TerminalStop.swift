import Dispatch
import Glibc

/// Ctrl-Z: gives the terminal back before the program stands still, and takes it again when it goes on.
final class TerminalStop {
    private let source: any DispatchSourceSignal

    init(leave: @escaping @Sendable () -> Void, enter: @escaping @Sendable () -> Void) {
        signal(SIGTSTP, SIG_IGN)
        source = DispatchSource.makeSignalSource(signal: SIGTSTP, queue: .global())
        source.setEventHandler {
            leave()
            // To this thread: it returns when somebody lets the program go on, and not before it stands still.
            raise(SIGSTOP)
            enter()
        }
        source.resume()
    }

    deinit { source.cancel() }
}
