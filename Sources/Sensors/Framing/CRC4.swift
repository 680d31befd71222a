/// BITalino's checksum: polynomial x⁴ + x + 1, initial value 0, over nibbles, the high one of a byte first, the
/// place of the checksum itself (the last nibble) taken as 0.
enum CRC4 {
    /// What each value of the register becomes when four zero bits are shifted in, four bits an entry, entry 0 lowest.
    private static let steps: UInt64 = 0x2147_ED8B_9AFC_5630

    /// The register after one nibble more.
    @inline(__always)
    private static func next(_ crc: UInt64, _ nibble: UInt8) -> UInt64 {
        (steps >> (crc * 4)) & 15 ^ UInt64(nibble)
    }

    /// Of the frame of `length` bytes that stands at `offset`.
    @inline(__always)
    static func of(_ window: borrowing ByteWindow, at offset: Int, length: Int) -> UInt8 {
        var crc: UInt64 = 0
        for i in offset..<offset + length - 1 {
            crc = next(next(crc, window[i] >> 4), window[i] & 15)
        }
        return UInt8(truncatingIfNeeded: next(next(crc, window[offset + length - 1] >> 4), 0))
    }

    /// Of a whole frame.
    static func of(_ frame: ArraySlice<UInt8>) -> UInt8 {
        var crc: UInt64 = 0
        for byte in frame.dropLast() { crc = next(next(crc, byte >> 4), byte & 15) }
        return UInt8(truncatingIfNeeded: next(next(crc, (frame.last ?? 0) >> 4), 0))
    }
}
