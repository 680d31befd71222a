import Sessions

/// Counts what a session says and keeps nothing of it.
struct CountingSink: OutputSink {
    private(set) var outputs = 0
    private(set) var beats = 0

    mutating func emit(_ output: Output) {
        outputs += 1
        if case .beat = output { beats += 1 }
    }
}
