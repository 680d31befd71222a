import Foundation
import Glibc

/// A daemon that this program started, with what the kernel tells of it.
final class DaemonProcess {
    private struct Status: Decodable {
        struct Seat: Decodable { var monotonic_origin_ns: Int64 }
        var seats: [Seat]
    }

    private let process = Process()
    private let log: URL
    private let socket: String

    /// Starts it and waits until it answers. To be called on the main thread: children of other threads may
    /// inherit blocked signals.
    init(path: String, folder: URL, arguments: [String]) throws {
        log = folder.appendingPathComponent("log")
        socket = folder.appendingPathComponent("socket").path
        try Data().write(to: log)
        let output = try FileHandle(forWritingTo: log)
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments + ["--socket", socket, "--listen", "127.0.0.1:0"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let deadline = MonotonicClock.now() + 20_000_000_000
        while true {
            if FileManager.default.fileExists(atPath: socket), let port = try port() {
                page = .loopback(port: port)
                return
            }
            guard process.isRunning, MonotonicClock.now() < deadline else {
                throw LiveError("\(path) does not start: \(try said())")
            }
            MonotonicClock.sleep(until: MonotonicClock.now() + 50_000_000)
        }
    }

    deinit { if process.isRunning { process.terminate() } }

    /// Where the page is.
    private(set) var page = Address.loopback(port: 0)
    var unixSocket: Address { .unix(path: socket) }

    private func said() throws -> String { try String(contentsOf: log, encoding: .utf8) }

    /// The port that the system chose, as the daemon says it.
    private func port() throws -> UInt16? {
        let text = try said()
        guard let place = text.range(of: "http://127.0.0.1:") else { return nil }
        return UInt16(text[place.upperBound...].prefix { $0.isNumber })
    }

    /// Monotonic nanoseconds of session time zero.
    func sessionOrigin() throws -> Int64 {
        let body = try Connection(unixSocket, get: "/api/status").body()
        guard let seat = try JSONDecoder().decode(Status.self, from: body).seats.first else {
            throw LiveError("the daemon has no seat")
        }
        return seat.monotonic_origin_ns
    }

    /// Seconds of processor time since its start, in user and kernel mode.
    func processorSeconds() throws -> Double {
        let stat = try String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8)
        // The name may hold spaces; after its bracket the state is field 3, utime 14 and stime 15.
        let fields = (stat.split(separator: ")").last ?? "").split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let kernel = Double(fields[12]) else {
            throw LiveError("/proc does not tell the daemon's processor time")
        }
        return (user + kernel) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// Resident memory in MB of 10⁶ bytes.
    func residentMegabytes() throws -> Double {
        let status = try String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
        guard let kibibytes = Double(line.filter(\.isNumber)) else {
            throw LiveError("/proc does not tell the daemon's memory")
        }
        return kibibytes * 1024 / 1e6
    }

    /// Asks it to end and waits until it has.
    func stop() throws {
        process.terminate()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw LiveError("the daemon ended with status \(process.terminationStatus): \(try said())")
        }
    }
}
