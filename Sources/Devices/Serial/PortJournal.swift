import CSerial
import Foundation
import Glibc

/// What open ports were set to before they were opened, one small file for each, so that a run that is killed does not
/// lose it: whoever opens the port next puts the true former settings back at its own end.
///
/// An entry counts only for the device that it was made for: another boot of the machine, a device that was unplugged
/// meanwhile and a new pseudo-terminal of the same name are others. It does not count either when somebody has set the
/// line anew since.
public struct PortJournal: Sendable {
    /// Settings of a line as the kernel has them.
    struct Settings: Codable, Hashable {
        private let bytes: [UInt8]

        init(_ settings: cserial_settings) {
            bytes = unsafe withUnsafeBytes(of: settings) { unsafe [UInt8]($0) }
        }

        var settings: cserial_settings {
            var settings = cserial_settings()
            unsafe withUnsafeMutableBytes(of: &settings) { raw in
                unsafe raw.copyBytes(from: bytes.prefix(raw.count))
            }
            return settings
        }
    }

    /// One opening of a port.
    struct Entry: Codable {
        var device: [String]
        /// What it was set to before, and what it was set to by us.
        var before: Settings
        var during: Settings
        /// What was found of the knobs of `LowLatency` and changed.
        var lowLatencyBefore: Int32?
        var timerBefore: String?
    }

    private let folder: String

    /// - Parameter folder: is made when it is needed.
    public init(folder: String) { self.folder = folder }

    /// What an earlier run left behind on this very device; nil when it left in order.
    func entry(of descriptor: Int32, at path: String) -> Entry? {
        guard let data = FileManager.default.contents(atPath: file(of: path)) else { return nil }
        do {
            let entry = try JSONDecoder().decode(Entry.self, from: data)
            return entry.device == Self.device(of: descriptor) ? entry : nil
        } catch {
            return nil
        }
    }

    /// Best effort: where nothing can be written, a crash costs the former settings.
    func keep(_ entry: Entry, at path: String) {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try JSONEncoder().encode(entry).write(to: URL(fileURLWithPath: file(of: path)), options: .atomic)
        } catch {}
    }

    /// The port was left in order.
    func forget(_ path: String) { _ = unsafe unlink(file(of: path)) }

    /// What tells a device from another of its name.
    static func device(of descriptor: Int32) -> [String] {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return [] }
        // A node's number is used once, but for pseudo-terminals, whose nodes are made anew under the same number.
        let made = status.isPseudoTerminal ? [status.st_ctim.tv_sec, status.st_ctim.tv_nsec] : []
        return [firstLine(of: "/proc/sys/kernel/random/boot_id")]
            + [Int(status.st_dev), Int(status.st_ino), Int(status.st_rdev)].map(String.init)
            + made.map(String.init)
    }

    private func file(of path: String) -> String {
        let device = resolvedPath(path) ?? path
        return "\(folder)/\(device.split(separator: "/").joined(separator: "-")).json"
    }
}

extension stat {
    /// Major numbers 136 to 143 are the Unix98 pty slaves (kernel: Documentation/admin-guide/devices.txt).
    var isPseudoTerminal: Bool { (136...143).contains((st_rdev >> 8) & 0xFFF) }
}
