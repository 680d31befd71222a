/// A column of numbers of any length, of which few are held in memory at once.
struct LongColumn<Value: BitwiseCopyable & Sendable>: Sendable {
    private static var block: Int { 1 << 14 }

    private let store: ColumnStore
    private var blocks: [ColumnStore.Block<Value>] = []
    private var tail: [Value] = []

    init(_ store: ColumnStore) { self.store = store }

    var count: Int { blocks.count * Self.block + tail.count }
    var isEmpty: Bool { count == 0 }

    /// - Throws: where there is no room on the disk.
    mutating func append(_ value: Value) throws(RecordingFormatError) {
        tail.append(value)
        guard tail.count == Self.block else { return }
        blocks.append(try store.put(tail))
        tail.removeAll(keepingCapacity: true)
    }

    /// The numbers of some rows.
    func values(_ rows: Range<Int>) throws(RecordingFormatError) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(rows.count)
        var row = rows.lowerBound
        while row < rows.upperBound {
            let number = row / Self.block
            let begin = number * Self.block
            let end = min(rows.upperBound, begin + Self.block)
            let part = row - begin..<end - begin
            values += number < blocks.count ? try store.values(part, of: blocks[number]) : Array(tail[part])
            row = end
        }
        return values
    }

    /// All numbers.
    func values() throws(RecordingFormatError) -> [Value] { try values(0..<count) }

    /// The first number.
    func first() throws(RecordingFormatError) -> Value? { try values(0..<min(1, count)).first }

    /// Goes through all numbers in order.
    func forEach(_ body: (Value) -> Void) throws(RecordingFormatError) {
        for begin in stride(from: 0, to: count, by: Self.block) {
            for value in try values(begin..<min(begin + Self.block, count)) { body(value) }
        }
    }
}

extension LongColumn {
    /// A column of what is made of each number.
    func map<Other>(
        in store: ColumnStore, _ body: (Value) -> Other
    ) throws(RecordingFormatError) -> LongColumn<Other> {
        var others = LongColumn<Other>(store)
        for begin in stride(from: 0, to: count, by: Self.block) {
            for value in try values(begin..<min(begin + Self.block, count)) { try others.append(body(value)) }
        }
        return others
    }
}
