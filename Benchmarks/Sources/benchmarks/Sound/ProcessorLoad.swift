import Foundation
import Synchronization

/// Keeps every core busy until it is stopped: one thread for each, at ordinary priority.
final class ProcessorLoad: Sendable {
    private let isStopped = Atomic<Bool>(false)

    init() {
        for _ in 0..<ProcessInfo.processInfo.activeProcessorCount {
            let thread = Thread { [self] in
                var x = 1.0
                while !isStopped.load(ordering: .relaxed) {
                    for _ in 0..<10_000 { x = (x * 1.000_1 + 1).squareRoot() }
                }
                // The result is looked at, so that the work is not left out.
                precondition(x.isFinite, "a square root of a positive number is a number")
            }
            thread.start()
        }
    }

    func stop() { isStopped.store(true, ordering: .relaxed) }
}
