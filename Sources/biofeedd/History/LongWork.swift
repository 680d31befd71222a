import Foundation

/// Work that keeps a processor busy for long, on a thread of its own: sessions share the threads of all other tasks, and
/// must not wait for it.
enum LongWork {
    static func run<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result
    {
        try await withCheckedThrowingContinuation { done in
            let thread = Thread { done.resume(with: Swift.Result { try body() }) }
            thread.name = "history"
            thread.qualityOfService = .utility
            thread.stackSize = 8 << 20
            thread.start()
        }
    }
}
