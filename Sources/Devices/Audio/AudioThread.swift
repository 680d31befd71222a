import Glibc
import Synchronization

/// A thread of one's own for a sound card, at real-time priority where the system allows it.
final class AudioThread: Sendable {
    private let handle: Mutex<pthread_t?>

    /// Starts `body`, which is told whether real-time priority was granted.
    ///
    /// - Parameter priority: of `SCHED_FIFO`, 1 to 99; nil for an ordinary thread.
    init(priority: Int32?, body: @escaping @Sendable (_ realtime: Bool) -> Void) throws(AudioError) {
        let box = Box(priority: priority, body: body)
        var thread = pthread_t()
        let context = unsafe Unmanaged.passRetained(box).toOpaque()
        let code = unsafe pthread_create(
            &thread, nil,
            { context in
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<Box>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context)
        guard code == 0 else {
            unsafe Unmanaged<Box>.fromOpaque(context).release()
            throw AudioError(
                "cannot start a thread for sound: \(unsafe String(cString: strerror(code))); end other programs"
            )
        }
        handle = Mutex(thread)
    }

    /// Does `work` on the calling thread at real-time priority where the system allows it, so that threads which are
    /// started meanwhile have it as well: the plug-in of a sound server moves the sound with threads of its own.
    ///
    /// - Parameter work: is told whether the priority was granted.
    static func lend<Value: ~Copyable>(
        priority: Int32, to work: (_ isRealtime: Bool) throws(AudioError) -> Value
    ) throws(AudioError) -> Value {
        var usual = sched_param()
        var policy = SCHED_OTHER
        guard unsafe pthread_getschedparam(pthread_self(), &policy, &usual) == 0, raise(to: priority) else {
            return try work(false)
        }
        defer { _ = unsafe pthread_setschedparam(pthread_self(), policy, &usual) }
        return try work(true)
    }

    /// Gives the calling thread real-time priority; false where the system refuses.
    private static func raise(to priority: Int32) -> Bool {
        var parameters = sched_param()
        parameters.sched_priority = priority
        return unsafe pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameters) == 0
    }

    /// Waits for the end of the body.
    func join() {
        let thread = handle.withLock { $0.take() }
        if let thread { pthread_join(thread, nil) }
    }

    private final class Box: Sendable {
        let priority: Int32?
        let body: @Sendable (Bool) -> Void

        init(priority: Int32?, body: @escaping @Sendable (Bool) -> Void) {
            self.priority = priority
            self.body = body
        }

        func run() {
            body(priority.map(AudioThread.raise) ?? false)
        }
    }
}
