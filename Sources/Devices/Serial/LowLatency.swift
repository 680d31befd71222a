import CSerial
import Glibc

/// Asks a USB adapter to hand bytes over at once. An FTDI chip otherwise waits up to 16 ms for more.
///
/// Best effort: ptys, CDC-ACM, CP210x and CH341 have no such knob, and writing the timer needs rights.
struct LowLatency {
    /// The shortest that an FTDI chip can wait, in ms, as the kernel writes it.
    private static let shortest = "1"

    /// Milliseconds that the adapter waits, where it tells.
    private(set) var timerMilliseconds: Int?
    /// What was found and changed; nil where nothing was.
    private(set) var flagBefore: Int32?
    private(set) var timerBefore: String?
    private let timerPath: String

    /// - Parameters:
    ///   - device: the port with symbolic links followed: `/dev/ttyUSB0`.
    ///   - left: what a run that was killed had found there and changed.
    ///   - system: where the kernel tells of its serial ports.
    init(
        descriptor: Int32, device: String, left: PortJournal.Entry? = nil,
        system: String = "/sys/class/tty"
    ) {
        let name = device.split(separator: "/").last.map(String.init) ?? device
        timerPath = "\(system)/\(name)/device/latency_timer"
        if cserial_low_latency(descriptor, 1) == 0 { flagBefore = 0 }
        let timer = firstLine(of: timerPath)
        if !timer.isEmpty {
            if timer != Self.shortest, Self.write(Self.shortest, to: timerPath) { timerBefore = timer }
            timerMilliseconds = Int(firstLine(of: timerPath))
        }
        flagBefore = flagBefore ?? left?.lowLatencyBefore
        timerBefore = timerBefore ?? left?.timerBefore
    }

    /// Puts back what was found.
    func restore(descriptor: Int32) {
        if let flagBefore { _ = cserial_low_latency(descriptor, flagBefore) }
        if let timerBefore { _ = Self.write(timerBefore, to: timerPath) }
    }

    private static func write(_ text: String, to path: String) -> Bool {
        let descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return unsafe Glibc.write(descriptor, text, text.utf8.count) == text.utf8.count
    }
}
