/// Takes numbers and bytes off a page of an SQLite file, from a place on; nil where the page ends.
struct SQLiteCell {
    private let page: [UInt8]
    private var at: Int

    init(_ page: [UInt8], _ offset: Int) {
        self.page = page
        at = offset
    }

    var position: Int { at }

    /// A number of variable length: seven bits a byte, the highest first; the ninth byte has eight.
    mutating func number() -> Int64? {
        var value: UInt64 = 0
        for index in 0..<9 {
            guard at < page.count else { return nil }
            let byte = page[at]
            at += 1
            if index == 8 { return Int64(bitPattern: value << 8 | UInt64(byte)) }
            value = value << 7 | UInt64(byte & 0x7F)
            if byte < 0x80 { return Int64(bitPattern: value) }
        }
        return nil
    }

    /// The next bytes, which stay where they are.
    func take(_ count: Int) -> [UInt8]? {
        guard count >= 0, count <= page.count - at else { return nil }
        return Array(page[at..<at + count])
    }

    /// A whole number of a record, by the type of its column; nil for other types.
    mutating func integer(_ type: Int64) -> Int64? {
        let widths: [Int64: Int] = [1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8]
        if type == 8 { return 0 }
        if type == 9 { return 1 }
        guard let width = widths[type], let bytes = take(width) else { return nil }
        at += width
        let isNegative = bytes[0] >= 0x80
        return bytes.reduce(isNegative ? -1 : 0) { $0 << 8 | Int64($1) }
    }

    /// The bytes of a text or a blob, by the type of its column; nil for other types.
    mutating func bytes(_ type: Int64) -> [UInt8]? {
        guard type >= 12, let bytes = take(Int((type - 12) / 2)) else { return nil }
        at += bytes.count
        return bytes
    }
}
