import CSerial
import Glibc

/// Asks a USB adapter to hand bytes over at once. An FTDI chip otherwise waits up to 16 ms for more.
///
/// Best effort: ptys, CDC-ACM, CP210x and CH341 have no such knob, and writing the timer needs rights.
struct LowLatency {
    /// Milliseconds that the adapter waits, where it tells.
    private(set) var timerMilliseconds: Int?
    private var flagBefore: Int32?
    private var timerBefore: String?
    private let timerPath: String

    /// - Parameter device: the port with symbolic links followed: `/dev/ttyUSB0`.
    init(descriptor: Int32, device: String) {
        let name = device.split(separator: "/").last.map(String.init) ?? device
        timerPath = "/sys/class/tty/\(name)/device/latency_timer"
        let before = cserial_low_latency(descriptor, 1)
        if before >= 0 { flagBefore = before }
        let timer = firstLine(of: timerPath)
        guard !timer.isEmpty else { return }
        if timer != "1", Self.write("1", to: timerPath) { timerBefore = timer }
        timerMilliseconds = Int(firstLine(of: timerPath))
    }

    /// Puts back what was found.
    func restore(descriptor: Int32) {
        if flagBefore == 0 { _ = cserial_low_latency(descriptor, 0) }
        if let timerBefore { _ = Self.write(timerBefore, to: timerPath) }
    }

    private static func write(_ text: String, to path: String) -> Bool {
        let descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return unsafe Glibc.write(descriptor, text, text.utf8.count) == text.utf8.count
    }
}
