/// Goes through a file from its front to its end, of which a block is held.
struct ByteWindow {
    private let source: ByteSource
    private var block: [UInt8] = []
    /// Where in the file the block begins.
    private var begin = 0

    init(_ source: ByteSource) { self.source = source }

    /// A cursor over some bytes; its positions count from anywhere.
    ///
    /// - Parameter range: within the file.
    mutating func cursor(_ range: Range<Int>) throws(RecordingFormatError) -> ByteCursor {
        if range.lowerBound < begin || range.upperBound > begin + block.count {
            let end = max(range.upperBound, min(range.lowerBound + ByteSource.block, source.count))
            block = try source.bytes(range.lowerBound..<end)
            begin = range.lowerBound
        }
        return ByteCursor(block, from: range.lowerBound - begin, to: range.upperBound - begin)
    }

    /// The place behind the next one at which these bytes stand; nil when there is none.
    mutating func place(behind mark: [UInt8], from start: Int) throws(RecordingFormatError) -> Int? {
        var place = start
        while place + mark.count <= source.count {
            let end = min(place + ByteSource.block, source.count)
            var cursor = try cursor(place..<end)
            let first = cursor.position
            if cursor.skip(past: mark) { return place + cursor.position - first }
            place = end - mark.count + 1
        }
        return nil
    }
}
