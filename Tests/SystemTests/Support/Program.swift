import Foundation
import Synchronization

/// A program that a test runs, with what it says.
final class Program: Sendable {
    private let process: Process
    private let collected = Mutex<(out: Data, err: Data)>((Data(), Data()))
    private let ended = DispatchGroup()
    private let moment = Mutex<ContinuousClock.Instant?>(nil)

    init(_ path: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        let out = Pipe()
        let err = Pipe()
        process.standardOutput = out
        process.standardError = err
        collect(out) { $0.out.append($1) }
        collect(err) { $0.err.append($1) }
        ended.enter()
        // Not waitUntilExit, which may spin for ever when the program has already ended.
        process.terminationHandler = { [self] _ in
            moment.withLock { $0 = .now }
            ended.leave()
        }
        try process.run()
    }

    private func collect(
        _ pipe: Pipe, _ keep: @escaping @Sendable (inout (out: Data, err: Data), Data) -> Void
    ) {
        ended.enter()
        let handle = pipe.fileHandleForReading
        Thread.detachNewThread { [self] in
            while true {
                let data = handle.availableData
                if data.isEmpty { break }
                collected.withLock { keep(&$0, data) }
            }
            ended.leave()
        }
    }

    var pid: Int32 { process.processIdentifier }
    var isRunning: Bool { process.isRunning }
    /// When it ended; nil as long as it runs.
    var endedAt: ContinuousClock.Instant? { moment.withLock { $0 } }
    var out: String { collected.withLock { String(decoding: $0.out, as: UTF8.self) } }
    var err: String { collected.withLock { String(decoding: $0.err, as: UTF8.self) } }

    func signal(_ number: Int32) { if process.isRunning { kill(process.processIdentifier, number) } }

    /// Waits until it has ended and all it said is read; its exit status. For programs that end at once: it holds one of
    /// the few threads on which all tests run.
    @discardableResult
    func wait() -> Int32 {
        ended.wait()
        return process.terminationStatus
    }

    /// The same for programs that take their time: meanwhile other tests go on.
    func end() async -> Int32 {
        await withCheckedContinuation { continuation in
            ended.notify(queue: .global()) { [process] in
                continuation.resume(returning: process.terminationStatus)
            }
        }
    }

    /// Runs a program that takes its time to its end.
    static func finish(
        _ path: String, _ arguments: [String], environment: [String: String] = [:]
    ) async throws -> (status: Int32, out: String, err: String) {
        let program = try Program(path, arguments, environment: environment)
        let status = await program.end()
        return (status, program.out, program.err)
    }

    /// Runs a program to its end.
    static func run(
        _ path: String, _ arguments: [String], environment: [String: String] = [:]
    ) throws -> (status: Int32, out: String, err: String) {
        let program = try Program(path, arguments, environment: environment)
        let status = program.wait()
        return (status, program.out, program.err)
    }
}
