import Foundation

/// A program that ran to its end, and the most memory that it held.
///
/// The kernel's own account of a child counts the memory of the process that started it; what stands in `/proc` does not.
struct MeasuredRun {
    let status: Int32
    /// As it was seen every 5 ms; a peak that had passed counts too.
    let peakBytes: Int

    init(_ path: String, _ arguments: [String]) async throws {
        let program = try Program(path, arguments)
        var peak = 0
        while program.isRunning {
            peak = max(peak, Self.peakBytes(of: program.pid) ?? 0)
            try await Task.sleep(for: .milliseconds(5))
        }
        status = await program.end()
        peakBytes = peak
    }

    private static func peakBytes(of pid: Int32) -> Int? {
        guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/status") else { return nil }
        let line = String(decoding: data, as: UTF8.self).split(separator: "\n").first {
            $0.hasPrefix("VmHWM:")
        }
        return line?.split(separator: " ").dropLast().last.flatMap { Int($0) }.map { $0 * 1024 }
    }
}
