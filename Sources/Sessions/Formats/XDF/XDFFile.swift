/// An XDF file, as programs of the Lab Streaming Layer record it: streams of any kind with the clocks between them.
///
/// A file that is cut off, or damaged in the middle, is read as far as it goes: readers go on at the next of the marks
/// that stand in it every few seconds.
///
/// Source: the XDF 1.0 specification of the sccn/xdf project. Clock resets inside a recording are not looked for.
struct XDFFile: Sendable {
    var streams: [XDFStream]
    /// When the recording began, where the file says.
    var started: WallTime?
    /// What in the file was wrong and how it was taken, a sentence each.
    var notes: [String]

    /// Stands in every boundary chunk.
    static let boundary: [UInt8] = [
        0x43, 0xA5, 0x46, 0xDC, 0xCB, 0xF5, 0x41, 0x0F, 0xB3, 0x0E, 0xD5, 0x46, 0x73, 0x83, 0xCB, 0xE4,
    ]

    /// Bytes of a chunk that no program writes: seconds of samples stand in one.
    private static let largest = 1 << 28

    /// Tags of the chunks. Boundaries and footers hold nothing that is needed.
    enum Chunk: Int { case fileHeader = 1, streamHeader, samples, clockOffset, boundary, streamFooter }

    /// - Parameters:
    ///   - file: its name, for errors.
    ///   - mostSamples: more are not held in memory.
    static func parse(
        _ source: ByteSource, file: String, mostSamples: Int = LongSignals.most
    ) throws(RecordingFormatError) -> XDFFile {
        var window = ByteWindow(source)
        var magic = try window.cursor(0..<min(4, source.count))
        guard magic.text(4) == "XDF:" else {
            throw RecordingFormatError(
                file: file, problem: "it is no XDF file", remedy: "check the file's name and origin")
        }
        let store = ColumnStore(most: mostSamples)
        var result = XDFFile(streams: [], notes: [])
        var places: [UInt64: Int] = [:]
        var damaged = 0
        var place = 4
        while place < source.count {
            if let (tag, body) = try Self.chunk(at: place, of: source.count, &window) {
                place = body.upperBound
                if try result.take(tag, window.cursor(body), &places, store) { continue }
            }
            guard let next = try window.place(behind: boundary, from: place) else {
                result.notes.append("it is cut off or damaged near its end; what is whole was read")
                break
            }
            place = next
            damaged += 1
        }
        if damaged > 0 { result.notes.append("\(damaged) damaged stretches of it were passed over") }
        for index in result.streams.indices {
            let stream = result.streams[index]
            result.streams[index].times = try stream.clock.corrected(stream.times, in: store)
        }
        guard result.streams.contains(where: { !$0.times.isEmpty }) else {
            throw RecordingFormatError(
                file: file, problem: "it holds no samples", remedy: "record it again, or copy it again")
        }
        return result
    }

    /// The tag of the chunk that begins at a place, and where its body lies; nil when there is none.
    private static func chunk(
        at place: Int, of size: Int, _ window: inout ByteWindow
    ) throws(RecordingFormatError) -> (tag: Chunk, body: Range<Int>)? {
        var cursor = try window.cursor(place..<min(place + 11, size))
        let begin = cursor.position
        guard let width = cursor.number(1), [1, 4, 8].contains(width),
            let length = cursor.number(Int(width)).flatMap(Int.init(exactly:)), length >= 2,
            length <= min(size - place - (cursor.position - begin), largest), let number = cursor.number(2),
            let tag = Chunk(rawValue: Int(number))
        else { return nil }
        let body = place + cursor.position - begin
        return (tag, body..<body + length - 2)
    }

    /// - Parameter body: of the chunk.
    /// - Returns: whether the chunk made sense.
    private mutating func take(
        _ tag: Chunk, _ body: ByteCursor, _ places: inout [UInt64: Int], _ store: ColumnStore
    ) throws(RecordingFormatError) -> Bool {
        var cursor = body
        let size = cursor.end - cursor.position
        switch tag {
        case .fileHeader:
            let info = cursor.text(size).flatMap(XMLElement.init)
            started = info?.word("datetime").flatMap { WallTime(iso8601: $0) }
            return true
        case .boundary, .streamFooter: return true
        case .streamHeader:
            guard let id = cursor.number(4), places[id] == nil, let xml = cursor.text(size - 4),
                let stream = XDFStream(header: xml, store: store)
            else { return false }
            places[id] = streams.count
            streams.append(stream)
            return true
        case .samples:
            guard let id = cursor.number(4), let place = places[id] else { return false }
            return try streams[place].take(&cursor)
        case .clockOffset:
            guard let id = cursor.number(4), let place = places[id], let time = cursor.double(),
                let offset = cursor.double()
            else { return false }
            streams[place].clock.add(time: time, offset: offset)
            return true
        }
    }
}
