import CSerial
import Glibc
public import Sensors

/// An open serial port: raw, exclusive, at any speed. Its settings are put back when it goes away.
///
/// What a pseudo-terminal lacks (exclusive use against others, low latency) is done without there.
public struct SerialPort: ~Copyable {
    /// The most that one read returns.
    public static let readSize = 4096

    /// As it was named.
    public let path: String
    /// Milliseconds that a USB adapter may hold bytes back; nil where it does not tell.
    public var latencyTimerMilliseconds: Int? { latency.timerMilliseconds }

    let descriptor: Int32
    private let settingsBefore: cserial_settings
    private let latency: LowLatency
    private let isExclusive: Bool
    private let journal: PortJournal?

    /// Opens and sets a port, and throws away what had piled up in it.
    ///
    /// - Parameter journal: where the settings that are put back are kept meanwhile, in case that this program is killed.
    /// - Throws: when it does not exist, is not a serial port, is in use, is not ours to open, or cannot do
    ///   the speed.
    public init(path: String, line: LineSettings, journal: PortJournal? = nil) throws(SerialError) {
        self = try Self.opened(path, line, journal)
    }

    /// Apart from `init`, which cannot throw with one half of it done.
    private static func opened(
        _ path: String, _ line: LineSettings, _ journal: PortJournal?
    ) throws(SerialError) -> SerialPort {
        let (descriptor, settings, isPseudoTerminal) = try open(path, line)
        let port = SerialPort(
            descriptor: descriptor, path: path, settings: settings, isPseudoTerminal: isPseudoTerminal,
            journal: journal)
        try port.set(line)
        return port
    }

    private init(
        descriptor: Int32, path: String, settings: cserial_settings, isPseudoTerminal: Bool,
        journal: PortJournal?
    ) {
        self.descriptor = descriptor
        self.path = path
        self.journal = journal
        let left = journal?.entry(of: descriptor, at: path)
        // Who set the line since a crash wanted it so.
        let isLeft = left?.during == PortJournal.Settings(settings)
        settingsBefore = isLeft ? left?.before.settings ?? settings : settings
        isExclusive = !isPseudoTerminal && cserial_exclusive(descriptor, 1) == 0
        latency = LowLatency(descriptor: descriptor, device: resolvedPath(path) ?? path, left: left)
    }

    deinit {
        latency.restore(descriptor: descriptor)
        var settings = settingsBefore
        _ = unsafe cserial_set(descriptor, &settings)
        journal?.forget(path)
        if isExclusive { _ = cserial_exclusive(descriptor, 0) }
        Self.release(descriptor)
    }

    /// Closes what is locked. Unlocked first: a program just being started holds a copy of each descriptor for a moment, and
    /// with it the lock.
    private static func release(_ descriptor: Int32) {
        _ = flock(descriptor, LOCK_UN)
        Glibc.close(descriptor)
    }

    /// Closes the port now, with its settings put back.
    public consuming func close() {}

    /// Bits a second as the driver reports them; 0 when it does not.
    public var baud: Int {
        var settings = cserial_settings()
        return unsafe cserial_get(descriptor, &settings) == 0 ? Int(settings.ospeed) : 0
    }

    /// What one attempt to read gave.
    enum Reading {
        case bytes([UInt8])
        /// Nothing there at the moment.
        case nothing
        /// The port is gone, with the reason.
        case gone(String)
    }

    /// Reads what is there, up to `readSize` bytes, without waiting.
    borrowing func read() -> Reading {
        var count = 0
        var code: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Self.readSize) { buffer, initialized in
            repeat {
                count = unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                code = count < 0 ? errno : 0
            } while code == EINTR
            initialized = max(0, count)
        }
        if count > 0 { return .bytes(bytes) }
        if count == 0 { return .gone("hung up: unplugged, or the other end went away") }
        if code == EAGAIN { return .nothing }
        return .gone(systemMessage(code))
    }

    /// Sets the line, and throws away what came before.
    borrowing func set(_ line: LineSettings) throws(SerialError) {
        var settings = try Self.settings(of: descriptor, path)
        let parity =
            switch line.parity {
            case .none: cserial_parity_none
            case .odd: cserial_parity_odd
            case .even: cserial_parity_even
            }
        unsafe cserial_make_raw(&settings, UInt32(line.baud), parity)
        // Before anything changes: we may be killed at any moment.
        keep(during: settings)
        let status = unsafe cserial_set(descriptor, &settings)
        let reached = try Self.settings(of: descriptor, path)
        if PortJournal.Settings(reached) != PortJournal.Settings(settings) { keep(during: reached) }
        let speed = Int(reached.ospeed)
        // A UART tolerates about 5 % between two ends; some drivers report no speed at all.
        let isWrong = speed != 0 && abs(speed - line.baud) * 20 > line.baud
        guard status == 0, !isWrong else {
            throw SerialError(
                action: "set the speed of serial port", path: path,
                reason: status == 0
                    ? "asked for \(line.baud) bits a second, the port runs at \(speed)"
                    : systemMessage(-status),
                remedy: "use a speed that the adapter can do, or another adapter")
        }
        Self.discardInput(descriptor)
    }

    private borrowing func keep(during settings: cserial_settings) {
        journal?.keep(
            PortJournal.Entry(
                device: PortJournal.device(of: descriptor), before: PortJournal.Settings(settingsBefore),
                during: PortJournal.Settings(settings), lowLatencyBefore: latency.flagBefore,
                timerBefore: latency.timerBefore), at: path)
    }

    /// What the port's driver has counted, ever; nil where it does not count. The numbers wrap at 2³².
    borrowing func countErrors() -> LineErrors? {
        var errors = cserial_errors()
        guard unsafe cserial_count_errors(descriptor, &errors) == 0 else { return nil }
        return LineErrors(
            frame: Int(errors.frame), overrun: Int(errors.overrun), parity: Int(errors.parity),
            breaks: Int(errors.breaks))
    }

    /// Writes all bytes, waiting up to a second for room. Returns whether they were taken.
    @discardableResult
    borrowing func write(_ bytes: [UInt8]) -> Bool {
        let end = MonotonicClock.now() + 1_000_000_000
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { raw in
                unsafe Glibc.write(descriptor, raw.baseAddress.map { unsafe $0 + done }, raw.count - done)
            }
            if count > 0 {
                done += count
                continue
            }
            guard count == 0 || errno == EAGAIN || errno == EINTR, MonotonicClock.now() < end else {
                return false
            }
            var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            _ = unsafe poll(&waiting, 1, 50)
        }
        return true
    }

    /// Waits until what was written has left, up to `seconds`.
    borrowing func drain(seconds: Double) {
        let end = MonotonicClock.now() + Int64(seconds * 1e9)
        while cserial_pending_output(descriptor) > 0, MonotonicClock.now() < end {
            MonotonicClock.sleep(until: MonotonicClock.now() + 2_000_000)
        }
    }

    /// Opens a port for ourselves alone and reads how it is set.
    private static func open(
        _ path: String, _ line: LineSettings
    ) throws(SerialError) -> (descriptor: Int32, settings: cserial_settings, isPseudoTerminal: Bool) {
        guard LineSettings.speeds.contains(line.baud) else {
            throw SerialError(
                action: "open serial port", path: path, reason: "no line runs at \(line.baud) bits a second",
                remedy:
                    "name a speed from \(LineSettings.speeds.lowerBound) to \(LineSettings.speeds.upperBound)"
            )
        }
        let isPseudoTerminal = try examine(path)
        let descriptor = unsafe Glibc.open(path, O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw openError(path, errno) }
        do throws(SerialError) {
            if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK { throw busy(path) }
            return (descriptor, try settings(of: descriptor, path), isPseudoTerminal)
        } catch {
            release(descriptor)
            throw error
        }
    }

    /// Refuses what is no character device before opening it; returns whether it is a pseudo-terminal.
    private static func examine(_ path: String) throws(SerialError) -> Bool {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { throw openError(path, errno) }
        switch status.st_mode & S_IFMT {
        case S_IFCHR: return status.isPseudoTerminal
        case S_IFDIR: throw notSerial(path, "a directory")
        case S_IFREG: throw notSerial(path, "a file")
        default: throw notSerial(path, "no character device")
        }
    }

    private static func settings(of descriptor: Int32, _ path: String) throws(SerialError) -> cserial_settings
    {
        var settings = cserial_settings()
        let status = unsafe cserial_get(descriptor, &settings)
        guard status == 0 else {
            throw status == -ENOTTY
                ? notSerial(path, "a device that is no terminal") : openError(path, -status)
        }
        return settings
    }

    /// A flush empties the line discipline; the buffers below it then run into it, so read on until quiet.
    private static func discardInput(_ descriptor: Int32) {
        var rest = [UInt8](repeating: 0, count: readSize)
        for _ in 0..<16 {
            _ = cserial_flush_input(descriptor)
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard unsafe poll(&waiting, 1, 1) > 0, waiting.revents & Int16(POLLHUP | POLLERR) == 0 else {
                return
            }
            _ = unsafe Glibc.read(descriptor, &rest, rest.count)
        }
    }

    private static func openError(_ path: String, _ code: Int32) -> SerialError {
        switch code {
        case EBUSY: return busy(path)
        case ENOTTY: return notSerial(path, "no terminal")
        default: break
        }
        let remedy =
            switch code {
            case ENOENT, ENODEV, ENXIO: SerialPorts.choice
            case EACCES, EPERM:
                "add yourself to the group dialout (sudo usermod -aG dialout $USER) and log in again"
            case EMFILE, ENFILE: "close other programs or raise the limit of open files"
            default: "unplug it, plug it in again and look at the kernel's messages (dmesg)"
            }
        return SerialError(
            action: "open serial port", path: path, reason: systemMessage(code), remedy: remedy)
    }

    private static func busy(_ path: String) -> SerialError {
        SerialError(
            action: "open serial port", path: path,
            reason: "in use \(PortHolders.description(of: path))",
            remedy: "end that program or name another port")
    }

    private static func notSerial(_ path: String, _ what: String) -> SerialError {
        SerialError(
            action: "open serial port", path: path, reason: "it is \(what), not a serial port",
            remedy: what == "a file" ? "to play a recording name it as file:\(path)" : SerialPorts.choice)
    }
}
