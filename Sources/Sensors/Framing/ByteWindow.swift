/// The bytes of a stream that are not used yet, in a buffer of fixed size.
///
/// A driver fills it, looks at as many bytes as a whole frame needs, and drops what it has read. Nothing is
/// allocated after `init`.
struct ByteWindow: Sendable {
    private var storage: [UInt8]
    private var head = 0
    private var tail = 0

    /// `capacity` must be larger than the longest stretch that the driver needs to see at once.
    init(capacity: Int) {
        precondition(capacity > 0, "a byte window holds at least one byte")
        storage = [UInt8](repeating: 0, count: capacity)
    }

    /// How many bytes wait.
    var count: Int { tail - head }

    /// The byte `offset` places after the first one that waits.
    subscript(offset: Int) -> UInt8 { storage[head + offset] }

    /// Two bytes, low one first.
    func u16(at offset: Int) -> UInt16 { UInt16(self[offset]) | UInt16(self[offset + 1]) << 8 }

    /// Two bytes, low one first, signed.
    func i16(at offset: Int) -> Int16 { Int16(bitPattern: u16(at: offset)) }

    /// Four bytes, low one first, signed.
    func i32(at offset: Int) -> Int32 {
        Int32(bitPattern: UInt32(u16(at: offset)) | UInt32(u16(at: offset + 2)) << 16)
    }

    /// Takes as many bytes of `bytes`, from `offset` on, as there is room for; returns how many.
    mutating func fill(from bytes: Span<UInt8>, at offset: Int) -> Int {
        if head > 0 {
            for i in head..<tail { storage[i - head] = storage[i] }
            tail -= head
            head = 0
        }
        let taken = min(bytes.count - offset, storage.count - tail)
        for i in 0..<taken { storage[tail + i] = bytes[offset + i] }
        tail += taken
        return taken
    }

    /// Forgets the first `n` bytes.
    mutating func drop(_ n: Int) { head += n }

    mutating func removeAll() {
        head = 0
        tail = 0
    }
}
