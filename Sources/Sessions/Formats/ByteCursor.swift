/// Takes little-endian numbers and texts off bytes, from the front; nil where they end.
struct ByteCursor {
    private let bytes: [UInt8]
    private(set) var position: Int
    let end: Int

    init(_ bytes: [UInt8], from start: Int = 0, to end: Int? = nil) {
        self.bytes = bytes
        position = start
        self.end = end ?? bytes.count
    }

    var isAtEnd: Bool { position >= end }

    /// An unsigned number of so many bytes, at most 8.
    mutating func number(_ count: Int) -> UInt64? {
        guard count <= end - position else { return nil }
        var value: UInt64 = 0
        for index in 0..<count { value |= UInt64(bytes[position + index]) << UInt64(8 * index) }
        position += count
        return value
    }

    mutating func double() -> Double? { number(8).map(Double.init(bitPattern:)) }

    mutating func text(_ count: Int) -> String? {
        guard count >= 0, count <= end - position else { return nil }
        defer { position += count }
        return String(decoding: bytes[position..<position + count], as: UTF8.self)
    }

    mutating func skip(_ count: Int) { position = min(end, position + count) }

    /// Moves behind the next place at which these bytes stand; false when there is none.
    mutating func skip(past mark: [UInt8]) -> Bool {
        while position + mark.count <= end {
            if bytes[position] == mark[0], bytes[position..<position + mark.count].elementsEqual(mark) {
                position += mark.count
                return true
            }
            position += 1
        }
        return false
    }
}
