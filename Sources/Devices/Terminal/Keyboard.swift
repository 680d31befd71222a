import Glibc
import Synchronization

/// A terminal that gives each key at once and does not show it: no lines, no echo. Ctrl-C and Ctrl-Z stay signals.
///
/// Its settings are taken over by `enter` and put back by `leave`; both may be called again, and from any thread.
public final class Keyboard: Sendable {
    private struct State {
        /// How the terminal was; nil while it is that way.
        var before: termios?
    }

    private static let descriptor = STDIN_FILENO

    private let state = Mutex(State())

    /// nil where standard input is no terminal.
    public init?() {
        guard isatty(Self.descriptor) == 1 else { return nil }
    }

    deinit { leave() }

    public func enter() {
        state.withLock { state in
            guard state.before == nil else { return }
            var settings = termios()
            guard unsafe tcgetattr(Self.descriptor, &settings) == 0 else { return }
            state.before = settings
            settings.c_lflag &= ~tcflag_t(ICANON | ECHO)
            // A read returns at once with what there is.
            settings.c_cc.5 = 0
            settings.c_cc.6 = 0
            _ = unsafe tcsetattr(Self.descriptor, TCSANOW, &settings)
        }
    }

    public func leave() {
        state.withLock { state in
            guard var settings = state.before else { return }
            state.before = nil
            _ = unsafe tcsetattr(Self.descriptor, TCSANOW, &settings)
        }
    }

    /// What was typed since the last time; empty where nothing was, and where it was left.
    public func typed() -> [UInt8] {
        state.withLock { state in
            guard state.before != nil else { return [] }
            var bytes = [UInt8](repeating: 0, count: 64)
            let count = unsafe read(Self.descriptor, &bytes, bytes.count)
            return Array(bytes.prefix(max(0, count)))
        }
    }
}
