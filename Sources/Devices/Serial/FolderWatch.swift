import CSerial
import Glibc

/// The entries of a folder as they come and go, by inotify; a folder that is not there yet is looked for again and again.
public final class FolderWatch: Sendable {
    /// Seconds after which a folder is looked at unasked: also the pause between looks where nothing can be watched.
    private static let patience = 1.0

    private let folder: String

    public init(_ folder: String) { self.folder = folder }

    /// Calls `changed` with the entries' names, sorted, now and whenever they are others, until `stopped()` is true, which
    /// is asked about ten times a second.
    public func run(until stopped: () -> Bool, changed: ([String]) -> Void) {
        var known: [String]?
        while !stopped() {
            let watch = unsafe cserial_watch_open(folder)
            defer { if watch >= 0 { close(watch) } }
            repeat {
                let now = entries(of: folder).sorted()
                if now != known {
                    known = now
                    changed(now)
                }
            } while wait(watch, unless: stopped) && !stopped()
        }
    }

    /// Waits for a change. False when the watch must be made anew: there is none, or the folder itself is gone.
    private func wait(_ watch: Int32, unless stopped: () -> Bool) -> Bool {
        let end = MonotonicClock.now() + Int64(Self.patience * 1e9)
        while MonotonicClock.now() < end, !stopped() {
            var waiting = pollfd(fd: watch, events: Int16(POLLIN), revents: 0)
            guard unsafe poll(&waiting, 1, 100) > 0 else { continue }
            return cserial_watch_drain(watch) == 0
        }
        return watch >= 0
    }
}
