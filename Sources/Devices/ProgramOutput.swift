public import Foundation
import Glibc

/// Runs another program to its end and gives what it printed.
///
/// Foundation's `waitUntilExit` runs the thread's run loop and may spin for ever when the program has already
/// ended; the termination handler does not. The program is ended with SIGKILL: a
/// child of a dispatch thread inherits its signal mask, and others would wait for ever.
public struct ProgramOutput: Sendable {
    public let status: Int32
    public let data: Data

    /// - Parameters:
    ///   - program: name, looked up in PATH.
    ///   - seconds: longest it may take; then it is ended and counts as failed.
    /// - Throws: when it cannot be started. A program that is not installed ends with status 127.
    public init(
        of program: String, _ arguments: [String], environment: [String: String] = [:],
        within seconds: Double = 10
    ) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        let timer = DispatchWorkItem { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
        DispatchQueue.global().asyncAfter(deadline: .now() + seconds, execute: timer)
        defer { timer.cancel() }
        data = try output.fileHandleForReading.readToEnd() ?? Data()
        ended.wait()
        status = process.terminationStatus
    }
}
