/// Numbers as encoders put them into frames.
extension [UInt8] {
    /// Appends the bytes of a number, the high one first.
    mutating func append(highFirst value: some FixedWidthInteger) {
        for shift in stride(from: value.bitWidth - 8, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    /// Appends the bytes of a number, the low one first.
    mutating func append(lowFirst value: some FixedWidthInteger) { append(highFirst: value.byteSwapped) }
}
