/// The waveform's next block while it fills.
///
/// What was handed out last is filled again when the next block is full, if nobody holds it any longer: while a stream
/// is only passed on, its blocks cost no memory of their own.
struct WaveBlock: Sendable {
    private var values: [Float]
    /// What was handed out last.
    private var given: [Float]
    private(set) var count = 0

    /// - Parameter length: samples of a full block, at least 1.
    init(length: Int) {
        precondition(length >= 1, "a block of waveform holds at least one sample")
        values = [Float](repeating: 0, count: length)
        // Storage of its own: a shared one would be copied when it is filled.
        given = [Float](repeating: 0, count: length)
    }

    var isFull: Bool { count == values.count }

    mutating func append(_ sample: Float) {
        values[count] = sample
        count += 1
    }

    /// Takes in as many samples as there is room for, and says how many.
    mutating func append(_ samples: Span<Float>) -> Int {
        let start = count
        let taken = min(samples.count, values.count - start)
        let source = samples.extracting(..<taken)
        var all = values.mutableSpan
        var free = all._mutatingExtracting(start..<start + taken)
        for index in source.indices { free[index] = source[index] }
        count += taken
        return taken
    }

    /// What has come since the last one was taken; the next block begins.
    mutating func take() -> [Float] {
        let taken = isFull ? values : Array(values[..<count])
        count = 0
        swap(&values, &given)
        return taken
    }
}
