import CSerial
import Glibc
import Synchronization

/// A serial port made of software: what is written to it, a program reads from `path` as from a device.
///
/// Raw from the first moment, so that the device never hears itself. Both ends are held open until `close`,
/// which is what unplugging looks like to the reader. Bytes not read by then are lost; see `drain`.
public final class PseudoTerminal: Sendable {
    /// What became of the bytes so far.
    public struct Counts: Sendable, Hashable {
        public var written = 0
        /// Dropped because the reader let about 20 kB pile up, as a real device would drop them.
        public var refused = 0
    }

    private struct State {
        var ends: (device: Int32, port: Int32)?
        var counts = Counts()
    }

    /// The port to read: `/dev/pts/7`.
    public let path: String
    /// The symbolic link to it, if one was asked for.
    public let link: String?
    private let state: Mutex<State>

    /// - Parameter link: where to put a symbolic link to the port. Another link there is replaced at once,
    ///   any other file is left alone.
    /// - Throws: when the system gives no pseudo-terminal or the link cannot be made.
    public init(link: String? = nil) throws(SerialError) {
        var device: Int32 = -1
        var port: Int32 = -1
        guard unsafe openpty(&device, &port, nil, nil, nil) == 0 else {
            throw SerialError(
                action: "make", path: "a pseudo-terminal", reason: systemMessage(errno),
                remedy: "check that /dev/pts is mounted and not full")
        }
        do throws(SerialError) {
            for descriptor in [device, port] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
            _ = fcntl(device, F_SETFL, O_NONBLOCK)
            var settings = cserial_settings()
            _ = unsafe cserial_get(port, &settings)
            unsafe cserial_make_raw(&settings, 115_200, cserial_parity_none)
            _ = unsafe cserial_set(port, &settings)
            guard let target = linkTarget("/proc/self/fd/\(port)") else {
                throw SerialError(
                    action: "name", path: "a pseudo-terminal", reason: "/proc does not tell its name",
                    remedy: "check that /proc is mounted")
            }
            path = target
            if let link { try Self.makeLink(link, to: target) }
        } catch {
            Glibc.close(device)
            Glibc.close(port)
            throw error
        }
        self.link = link
        state = Mutex(State(ends: (device, port)))
    }

    deinit { close() }

    public var counts: Counts { state.withLock { $0.counts } }

    /// Writes all bytes, waiting for the reader up to `patience` seconds; what cannot be written by then is
    /// dropped and counted as refused. Returns how many were written. After `close`, all are refused.
    @discardableResult
    public func write(_ bytes: [UInt8], patience: Double = 0) -> Int {
        let end = MonotonicClock.now() + Int64(patience * 1e9)
        var done = 0
        while done < bytes.count {
            let step = state.withLock { state -> Int? in
                guard let ends = state.ends else { return nil }
                let count = unsafe bytes.withUnsafeBytes { raw in
                    unsafe Glibc.write(
                        ends.device, raw.baseAddress.map { unsafe $0 + done }, raw.count - done)
                }
                state.counts.written += max(0, count)
                return count >= 0 ? count : (errno == EAGAIN || errno == EINTR ? 0 : nil)
            }
            guard let step else { break }
            done += step
            if step == 0 {
                let now = MonotonicClock.now()
                guard now < end else { break }
                MonotonicClock.sleep(until: min(end, now + 1_000_000))
            }
        }
        let missing = bytes.count - done
        if missing > 0 { state.withLock { $0.counts.refused += missing } }
        return done
    }

    /// Bits a second that the reader has set; 0 when closed. No pseudo-terminal has a speed, but who plays a device can
    /// talk nonsense at the wrong one.
    public var baud: Int {
        state.withLock { state in
            guard let ends = state.ends else { return 0 }
            var settings = cserial_settings()
            return unsafe cserial_get(ends.port, &settings) == 0 ? Int(settings.ospeed) : 0
        }
    }

    /// What was written to the port since the last call: commands to the device.
    public func read() -> [UInt8] {
        state.withLock { state in
            guard let ends = state.ends else { return [] }
            return unsafe [UInt8](unsafeUninitializedCapacity: 4096) { buffer, initialized in
                unsafe initialized = max(0, Glibc.read(ends.device, buffer.baseAddress, buffer.count))
            }
        }
    }

    /// Waits until the reader has taken everything, up to `patience` seconds; returns whether it has. Best
    /// effort: the kernel does not count bytes that it is moving between its own buffers, so the port must
    /// look empty for 5 ms.
    public func drain(patience: Double) -> Bool {
        let end = MonotonicClock.now() + Int64(patience * 1e9)
        var looksEmpty = 0
        while looksEmpty < 5 {
            let waiting = state.withLock { $0.ends.map { cserial_pending_input($0.port) } ?? 0 }
            looksEmpty = waiting == 0 ? looksEmpty + 1 : 0
            let now = MonotonicClock.now()
            guard now < end else { return false }
            MonotonicClock.sleep(until: now + 1_000_000)
        }
        return true
    }

    /// Takes the port away, and the link if it still points here.
    public func close() {
        state.withLock { state in
            guard let ends = state.ends else { return }
            state.ends = nil
            if let link, linkTarget(link) == path { _ = unsafe unlink(link) }
            Glibc.close(ends.device)
            Glibc.close(ends.port)
        }
    }

    /// A link made aside and renamed is never half there.
    private static func makeLink(_ link: String, to target: String) throws(SerialError) {
        var status = stat()
        if unsafe lstat(link, &status) == 0, status.st_mode & S_IFMT != S_IFLNK {
            throw SerialError(
                action: "make the link", path: link, reason: "a file of that name is there",
                remedy: "name another link or remove that file")
        }
        let aside = "\(link).\(getpid())"
        if unsafe symlink(target, aside) == 0 {
            if unsafe rename(aside, link) == 0 { return }
            let code = errno
            _ = unsafe unlink(aside)
            errno = code
        }
        throw SerialError(
            action: "make the link", path: link, reason: systemMessage(errno),
            remedy: "name a link in a folder that exists and that you may write to")
    }
}
