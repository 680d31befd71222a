import Biosignals

extension SessionInputs {
    /// Runs the inputs through a new session and hands over what each led to. In the end every sensor is taken
    /// away, so that the samples that wait for their block to fill come out too.
    ///
    /// - Parameter isDetecting: whether beats and breaths are looked for in the signals; where only the signals are wanted, it
    ///   takes most of the time.
    func forEachOutput(isDetecting: Bool = true, _ body: (Output) throws -> Void) throws {
        var session = Session(isDetecting: isDetecting)
        var outputs: [Output] = []
        var ports: Set<Int> = []
        try forEach { time, input in
            if case .attach(let port, _) = input { ports.insert(port) }
            outputs.removeAll(keepingCapacity: true)
            session.handle(input, at: time, into: &outputs)
            for output in outputs { try body(output) }
            return true
        }
        for port in ports.sorted() {
            outputs.removeAll(keepingCapacity: true)
            session.handle(.link(port: port, .detached), at: session.now, into: &outputs)
            for case .wave(let wave) in outputs { try body(.wave(wave)) }
        }
    }
}
