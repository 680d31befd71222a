/// The most recent samples of a stream in one piece of memory, read by their index in the stream.
///
/// Where a ring wraps around, this one moves its samples to the front whenever it is full, once in `kept` samples or
/// less often: a stretch of the stream is a stretch of memory, and a loop over it needs no wrapping. What lies before
/// the stream reads as 0.
struct SlidingBuffer: Sendable {
    /// What is held, and more room behind; sample `index` of the stream is at place `index - first`.
    private(set) var storage: [Float]
    /// Index in the stream of the oldest sample held.
    private(set) var first: Int
    /// Samples appended so far; the newest has index `count - 1`.
    private(set) var count = 0

    private let kept: Int

    /// - Parameter kept: samples that must stay readable, at least 1.
    init(keeping kept: Int) {
        precondition(kept >= 1, "a buffer keeps at least one sample")
        self.kept = kept
        storage = [Float](repeating: 0, count: 4 * kept)
        first = -kept
    }

    @inline(__always)
    mutating func append(_ sample: Float) {
        if count - first == storage.count { dropOldest() }
        storage[count - first] = sample
        count += 1
    }

    /// Appends at most `kept` samples.
    mutating func append(_ samples: Span<Float>) {
        extend(by: samples.count) { free in
            for k in samples.indices { free[k] = samples[k] }
        }
    }

    /// Appends `number` samples, at most `kept`, that `fill` writes.
    @inline(__always)
    mutating func extend(by number: Int, fill: (inout MutableSpan<Float>) -> Void) {
        if count - first + number > storage.count { dropOldest() }
        let start = count - first
        var whole = storage.mutableSpan
        var free = whole._mutatingExtracting(start..<start + number)
        fill(&free)
        count += number
    }

    /// Lets `body` change the samples from index `start` on, at most the last `kept`.
    mutating func change(from start: Int, _ body: (inout MutableSpan<Float>) -> Void) {
        let range = start - first..<count - first
        var whole = storage.mutableSpan
        var newest = whole._mutatingExtracting(range)
        body(&newest)
    }

    @inline(never)
    private mutating func dropOldest() {
        let kept = kept
        let dropped = count - first - kept
        var all = storage.mutableSpan
        let whole = kept & ~7
        for k in stride(from: 0, to: whole, by: 8) { all.store(all.span.vector(at: k + dropped), at: k) }
        for k in whole..<kept { all[k] = all[k + dropped] }
        first += dropped
    }

    /// The sample with this index in the stream, one of the last `kept`.
    @inline(__always)
    subscript(index: Int) -> Float { storage[index - first] }

    /// Highest sample between two indices, both included; 0 when there is none above it.
    func highest(from start: Int, through end: Int) -> Float {
        guard start <= end else { return 0 }
        let samples = storage.span.extracting(start - first...end - first)
        var result: Float = 0
        for k in samples.indices { result = max(result, samples[k]) }
        return result
    }

    /// Mean of the samples between two indices, both included and the first not behind the second.
    func mean(from start: Int, through end: Int) -> Float {
        let samples = storage.span.extracting(start - first...end - first)
        var sum: Float = 0
        for k in samples.indices { sum += samples[k] }
        return sum / Float(samples.count)
    }

    /// Fills `target` with the samples from index `start` on.
    func copy(from start: Int, into target: inout [Double]) {
        let samples = storage.span.extracting(start - first..<start - first + target.count)
        for k in samples.indices { target[k] = Double(samples[k]) }
    }

    /// Forgets everything; the next sample has index 0.
    mutating func reset() {
        for k in storage.indices { storage[k] = 0 }
        first = -kept
        count = 0
    }
}
