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

    /// Whether no byte more fits.
    var isFull: Bool { count == storage.count }

    /// The byte `offset` places after the first one that waits.
    subscript(offset: Int) -> UInt8 { storage[head + offset] }

    /// Two bytes, low one first.
    func u16(at offset: Int) -> UInt16 { UInt16(self[offset]) | UInt16(self[offset + 1]) << 8 }

    /// Two bytes, low one first, signed.
    func i16(at offset: Int) -> Int16 { Int16(bitPattern: u16(at: offset)) }

    /// Four bytes, low one first.
    func u32(at offset: Int) -> UInt32 {
        UInt32(u16(at: offset)) | UInt32(u16(at: offset + 2)) << 16
    }

    /// Four bytes, low one first, signed.
    func i32(at offset: Int) -> Int32 { Int32(bitPattern: u32(at: offset)) }

    /// Two bytes, high one first.
    func bigU16(at offset: Int) -> UInt16 { UInt16(self[offset]) << 8 | UInt16(self[offset + 1]) }

    /// Two bytes, high one first, signed.
    func bigI16(at offset: Int) -> Int16 { Int16(bitPattern: bigU16(at: offset)) }

    /// Three bytes, high one first, signed.
    func bigI24(at offset: Int) -> Int32 {
        let bits = UInt32(self[offset]) << 24 | UInt32(bigU16(at: offset + 1)) << 8
        return Int32(bitPattern: bits) >> 8
    }

    /// Takes as many bytes of `bytes`, from `offset` on, as there is room for; returns how many.
    mutating func fill(from bytes: Span<UInt8>, at offset: Int) -> Int {
        let waiting = count
        let taken = min(bytes.count - offset, storage.count - waiting)
        let from = head
        var room = storage.mutableSpan
        if from > 0 {
            for i in 0..<waiting { room[i] = room[from + i] }
        }
        for i in 0..<taken { room[waiting + i] = bytes[offset + i] }
        head = 0
        tail = waiting + taken
        return taken
    }

    /// Forgets the first `n` bytes.
    mutating func drop(_ n: Int) { head += n }

    mutating func removeAll() {
        head = 0
        tail = 0
    }
}
