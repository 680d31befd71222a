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
    ///   - journal: where the settings that are put back at the end are kept meanwhile.
    ///   - deliver: receives the events, one at a time, on the reader's thread. Must not block for long: the
    ///     system's buffers overflow meanwhile. Must not call `stop`.
    public init(
        path: String, line: LineSettings, search: SerialSearch? = nil,
        commands: DeviceCommands = DeviceCommands(), journal: PortJournal? = nil,
        retry: RetryPause = .default,
        deliver: @escaping @Sendable (SerialEvent) -> Void
    ) {
        loop = SerialReadLoop(
            path: path, line: line, search: search, commands: commands, journal: journal, retry: retry,
            deliver: deliver)
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
