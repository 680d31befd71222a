import Foundation
import Glibc
import Synchronization

/// A program that runs in a terminal of its own, as somebody sits at it: keys go in, frames come out.
final class TerminalProgram: Sendable {
    private static let clear = "\u{1B}[H"
    private static let columns = 100
    private static let rows = 30

    private let process = Process()
    private let keys: FileHandle
    /// Our hold on the program's end, so that its settings can be looked at.
    private let port: FileHandle
    private let heard = Mutex(Data())
    private let ended = DispatchGroup()

    struct NoTerminal: Error {}

    init(_ path: String, _ arguments: [String]) throws {
        var device: Int32 = -1
        var slave: Int32 = -1
        var size = winsize(
            ws_row: UInt16(Self.rows), ws_col: UInt16(Self.columns), ws_xpixel: 0, ws_ypixel: 0)
        guard unsafe openpty(&device, &slave, nil, nil, &size) == 0 else { throw NoTerminal() }
        for descriptor in [device, slave] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        keys = FileHandle(fileDescriptor: device, closeOnDealloc: true)
        port = FileHandle(fileDescriptor: slave, closeOnDealloc: true)
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["NO_COLOR": "1"]) { $1 }
        process.standardInput = port
        process.standardOutput = port
        process.standardError = port
        ended.enter()
        process.terminationHandler = { [ended] _ in ended.leave() }
        Thread.detachNewThread { [self] in
            while true {
                let data = keys.availableData
                if data.isEmpty { return }
                heard.withLock { $0.append(data) }
            }
        }
        try process.run()
    }

    var pid: Int32 { process.processIdentifier }

    /// Everything that it wrote.
    var output: String { heard.withLock { String(decoding: $0, as: UTF8.self) } }

    /// Whether it takes lines and shows what is typed, as a shell's terminal does.
    var isCooked: Bool {
        var settings = termios()
        guard unsafe tcgetattr(port.fileDescriptor, &settings) == 0 else { return false }
        return settings.c_lflag & tcflag_t(ICANON | ECHO) == tcflag_t(ICANON | ECHO)
    }

    /// Whether a signal made it stand still.
    var isStopped: Bool {
        let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
        return status?.contains(") T ") == true
    }

    func type(_ text: String) throws { try keys.write(contentsOf: Data(text.utf8)) }

    func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Rows of the newest whole frame, without trailing spaces.
    private var frame: [String] {
        let frames = output.components(separatedBy: Self.clear)
        guard frames.count > 2 else { return [] }
        return frames[frames.count - 2].components(separatedBy: "\r\n").map { row in
            var row = row.replacing(/\x{1B}\[[0-9;?]*[A-Za-z]/, with: "")
            while row.last?.isWhitespace == true { row.removeLast() }
            return row
        }
    }

    /// Waits for a frame that has something, and gives it.
    func frame(
        within seconds: Double = 120, _ isWanted: ([String]) -> Bool
    ) async throws -> [String] {
        let end = ContinuousClock.now + .seconds(seconds)
        while ContinuousClock.now < end {
            let rows = frame
            if !rows.isEmpty, isWanted(rows) { return rows }
            try await Task.sleep(for: .milliseconds(30))
        }
        throw LiveDaemon.NotReady(
            text: "waited \(seconds) s in vain; the terminal shows:\n\(frame.joined(separator: "\n"))")
    }

    /// Waits for its end; its exit status, or the signal that ended it.
    func wait() async -> Int32 {
        await withCheckedContinuation { continuation in
            ended.notify(queue: .global()) { [process] in
                continuation.resume(returning: process.terminationStatus)
            }
        }
    }
}
