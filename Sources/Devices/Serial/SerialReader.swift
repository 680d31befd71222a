import CSerial
import Glibc
public import Sensors
import Synchronization

/// Reads one serial device on a thread of its own, for as long as it is wanted: a device that goes away is
/// tried again until it comes back.
///
/// Events arrive in order on that thread. Each read is stamped once, right after it; nothing is decoded and
/// nothing is decided here.
public final class SerialReader: Sendable {
    private let loop: SerialReadLoop
    private let running = Mutex<Running?>(nil)

    private struct Running {
        let thread: pthread_t
        let wake: Int32
    }

    /// - Parameters:
    ///   - path: the device, or a symbolic link to it, which is followed anew at each opening.
    ///   - line: how the port is set, where `search` does not find that out.
    ///   - search: for a device of which nobody said how fast it talks.
    ///   - commands: what the device is told; nothing is written to it otherwise.
    ///   - deliver: receives the events, one at a time, on the reader's thread. Must not block for long: the
    ///     system's buffers overflow meanwhile. Must not call `stop`.
    public init(
        path: String, line: LineSettings, search: SerialSearch? = nil,
        commands: DeviceCommands = DeviceCommands(),
        retry: RetryPause = .default,
        deliver: @escaping @Sendable (SerialEvent) -> Void
    ) {
        loop = SerialReadLoop(
            path: path, line: line, search: search, commands: commands, retry: retry, deliver: deliver)
    }

    deinit { stop() }

    /// Starts the thread; does nothing when it runs. Whether the port can be opened shows in the events.
    ///
    /// - Throws: when the system has no thread or descriptor left.
    public func start() throws(SerialError) {
        let loop = loop
        try running.withLock { (running) throws(SerialError) in
            guard running == nil else { return }
            let wake = cserial_wake_open()
            guard wake >= 0 else { throw Self.noResources(loop.path, -wake) }
            let work = Work { loop.run(wake: wake) }
            let argument = unsafe Unmanaged.passRetained(work)
            var thread = pthread_t()
            let status = unsafe pthread_create(
                &thread, nil,
                { argument in
                    guard let argument = unsafe argument else { return nil }
                    unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
                    return nil
                }, argument.toOpaque())
            guard status == 0 else {
                unsafe argument.release()
                close(wake)
                throw Self.noResources(loop.path, status)
            }
            running = Running(thread: thread, wake: wake)
        }
    }

    /// Ends the thread, closes the port with its settings put back, and returns when that is done: within a
    /// tenth of a second unless `deliver` blocks. The reader may be started again.
    public func stop() {
        let taken = running.withLock { running in
            defer { running = nil }
            return running
        }
        guard let taken else { return }
        precondition(
            pthread_equal(taken.thread, pthread_self()) == 0, "a reader cannot be stopped from its own thread"
        )
        _ = cserial_wake(taken.wake)
        pthread_join(taken.thread, nil)
        close(taken.wake)
    }

    private static func noResources(_ path: String, _ code: Int32) -> SerialError {
        SerialError(
            action: "start a thread for serial port", path: path, reason: systemMessage(code),
            remedy: "close other programs or raise the limits of threads and open files")
    }

    /// Carries the closure into the thread.
    private final class Work: Sendable {
        let body: @Sendable () -> Void
        init(body: @escaping @Sendable () -> Void) { self.body = body }
    }
}

/// What the reader's thread does.
struct SerialReadLoop: Sendable {
    let path: String
    let line: LineSettings
    let search: SerialSearch?
    let commands: DeviceCommands
    let retry: RetryPause
    let deliver: @Sendable (SerialEvent) -> Void

    /// Runs until `wake` becomes readable.
    func run(wake: Int32) {
        let seed = path.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        var attempt = 0
        var reported: String?
        var searching = search.map(SerialSearching.init)
        while true {
            do throws(SerialError) {
                let port = try SerialPort(path: path, line: searching?.line ?? line)
                reported = nil
                searching?.begin()
                deliver(.opened(at: MonotonicClock.now()))
                let end = read(port, wake: wake, searching: &searching)
                if end.lostBecause == nil { takeLeave(of: port) }
                port.close()
                // A port that opens and yields nothing, time and again, is paused for like one that does not.
                if end.didRead { attempt = 0 }
                guard let reason = end.lostBecause else { return }
                reported = reason
                deliver(.lost(reason, at: MonotonicClock.now()))
            } catch {
                // The same trouble at every retry is said once.
                if reported == nil || (attempt > 0 && reported != error.description) {
                    deliver(.lost(error.description, at: MonotonicClock.now()))
                }
                reported = error.description
            }
            let pause = retry.seconds(attempt: attempt, seed: seed)
            attempt += 1
            if isWoken(wake, within: pause) { return }
        }
    }

    /// Reads until the port is lost, with the reason, or `wake` becomes readable, without one.
    private func read(
        _ port: borrowing SerialPort, wake: Int32, searching: inout SerialSearching?
    ) -> (lostBecause: String?, didRead: Bool) {
        var waiting = (
            pollfd(fd: port.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: wake, events: Int16(POLLIN), revents: 0)
        )
        var didRead = false
        var speech = SerialSpeech(commands, now: MonotonicClock.now())
        while true {
            while let words = speech.next(now: MonotonicClock.now()) { port.write(words) }
            let patience = speech.due.map { due in
                Int32(max(0, min(60_000, (due - MonotonicClock.now() + 999_999) / 1_000_000)))
            }
            let count = unsafe withUnsafeMutableBytes(of: &waiting) { raw in
                let both = unsafe raw.bindMemory(to: pollfd.self)
                return unsafe poll(both.baseAddress, nfds_t(both.count), patience ?? -1)
            }
            if count < 0 {
                if errno == EINTR { continue }
                return (systemMessage(errno), didRead)
            }
            if waiting.1.revents != 0 { return (nil, didRead) }
            if count == 0 { continue }
            switch port.read() {
            case .bytes(let bytes):
                let now = MonotonicClock.now()
                deliver(.bytes(bytes, at: now))
                didRead = true
                guard let next = searching?.hear(bytes, now: now) else { continue }
                do throws(SerialError) {
                    try port.change(to: next)
                    // To whoever decodes, the port begins anew.
                    deliver(.opened(at: MonotonicClock.now()))
                } catch {
                    return (error.description, didRead)
                }
            case .gone(let reason):
                return (reason, didRead)
            case .nothing:
                // An error or a hang-up stays: waiting on would spin.
                if waiting.0.revents & Int16(POLLERR | POLLHUP | POLLNVAL) != 0 {
                    return ("hung up: unplugged, or the other end went away", didRead)
                }
            }
        }
    }

    private func takeLeave(of port: borrowing SerialPort) {
        for message in commands.stop {
            port.write(message.bytes)
            MonotonicClock.sleep(until: MonotonicClock.now() + Int64(message.pause * 1e9))
        }
        if !commands.stop.isEmpty { port.drain(seconds: 0.2) }
    }

    private func isWoken(_ wake: Int32, within seconds: Double) -> Bool {
        let end = MonotonicClock.now() + Int64(seconds * 1e9)
        while true {
            let left = (end - MonotonicClock.now() + 999_999) / 1_000_000
            guard left > 0 else { return false }
            var waiting = pollfd(fd: wake, events: Int16(POLLIN), revents: 0)
            if unsafe poll(&waiting, 1, Int32(min(left, 60_000))) > 0 { return true }
        }
    }
}
