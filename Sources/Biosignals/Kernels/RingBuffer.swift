/// The most recent samples of a stream, read by their index in the stream.
public struct RingBuffer: Sendable, Hashable {
    private var storage: [Float]
    private let mask: Int

    /// Samples pushed so far; the newest has index `count - 1`.
    public private(set) var count = 0

    /// - Parameter capacity: samples that must stay readable, at least 1. Rounded up to a power of two.
    public init(capacity: Int) {
        precondition(capacity >= 1, "a ring buffer holds at least one sample")
        var size = 1
        while size < capacity { size *= 2 }
        storage = [Float](repeating: 0, count: size)
        mask = size - 1
    }

    /// Index of the oldest sample that can still be read.
    public var firstIndex: Int { max(0, count - storage.count) }

    public mutating func push(_ sample: Float) {
        storage[count & mask] = sample
        count += 1
    }

    /// The sample with this index in the stream; it must lie in `firstIndex ..< count`.
    public subscript(index: Int) -> Float { storage[index & mask] }

    /// Forgets everything; the next sample has index 0.
    public mutating func reset() {
        count = 0
        for index in storage.indices { storage[index] = 0 }
    }
}
