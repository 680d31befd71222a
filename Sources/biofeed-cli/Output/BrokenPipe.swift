import Glibc

/// A reader that closes its end must not end the program: a recording that is being saved is still closed in
/// order. The write then fails with EPIPE.
enum BrokenPipe {
    static func ignore() { _ = signal(SIGPIPE, SIG_IGN) }
}
