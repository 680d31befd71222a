/// The lines of a text as bytes, read from the disk a block at a time.
struct FileLines {
    private let source: ByteSource
    private let file: String
    private var block: [UInt8] = []
    /// Where in the file the block begins, and where in the block the next line does.
    private var begin = 0
    private var next = 0
    /// Lines that have been given.
    private(set) var number = 0

    /// Bytes of a line that nothing has.
    private static let longest = ByteSource.block
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// - Parameter file: its name, for errors.
    init(_ source: ByteSource, file: String) {
        self.source = source
        self.file = file
    }

    /// Whether the line that was given last is the last one.
    var isAtEnd: Bool { next >= block.count && begin + block.count >= source.count }

    /// What the line that was given last holds; `body` gets its bytes.
    func with<Result>(_ line: Range<Int>, _ body: (Span<UInt8>) -> Result) -> Result {
        body(block.span.extracting(line))
    }

    /// The line that was given last.
    func whole(_ line: Range<Int>) -> String { String(decoding: block[line], as: UTF8.self) }

    /// The line that was given last, without blanks and quotes around it.
    func text(_ line: Range<Int>) -> String { SignalLabel.trimmed(whole(line)[...]) }

    /// The next line without what ends it (a line feed, a carriage return, both, or a tabulator of pages); nil after the last.
    mutating func line() throws(RecordingFormatError) -> Range<Int>? {
        var end = newline(from: next)
        // A carriage return at the very end may have its line feed in what is not read yet.
        while end + 1 >= block.count, begin + block.count < source.count {
            guard end - next < Self.longest else {
                throw RecordingFormatError(
                    file: file, problem: "line \(number + 1) has more than a million characters",
                    remedy: "give a text with a line for each sample")
            }
            let scanned = end - next
            let behind = begin + block.count
            block.removeSubrange(..<next)
            try source.append(behind..<min(behind + ByteSource.block, source.count), to: &block)
            begin += next
            next = 0
            end = newline(from: scanned)
        }
        if number == 0, block.starts(with: Self.byteOrderMark) { next = Self.byteOrderMark.count }
        guard next < block.count else { return nil }
        defer {
            let isPair =
                end + 1 < block.count && block[end] == UInt8(ascii: "\r")
                && block[end + 1] == UInt8(ascii: "\n")
            next = min(end + (isPair ? 2 : 1), block.count)
        }
        number += 1
        return next..<max(next, end)
    }

    private func newline(from first: Int) -> Int {
        let bytes = block.span
        let words = unsafe bytes.bytes
        var place = first
        // Eight bytes at once, as long as none is below 0x0E.
        while place + 8 <= bytes.count {
            let word = unsafe words.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self)
            if (word &- 0x0E0E_0E0E_0E0E_0E0E) & ~word & 0x8080_8080_8080_8080 == 0 {
                place += 8
                continue
            }
            for one in place..<place + 8 where (0x0A...0x0D).contains(bytes[one]) { return one }
            place += 8
        }
        while place < bytes.count, !(0x0A...0x0D).contains(bytes[place]) { place += 1 }
        return place
    }
}
