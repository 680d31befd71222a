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

    /// Tags of the chunks. Boundaries and footers hold nothing that is needed.
    enum Chunk: Int { case fileHeader = 1, streamHeader, samples, clockOffset, boundary, streamFooter }

    /// - Parameter file: its name, for errors.
    static func parse(_ bytes: [UInt8], file: String) throws(RecordingFormatError) -> XDFFile {
        var cursor = ByteCursor(bytes)
        guard cursor.text(4) == "XDF:" else {
            throw RecordingFormatError(
                file: file, problem: "it is no XDF file", remedy: "check the file's name and origin")
        }
        var result = XDFFile(streams: [], notes: [])
        var places: [UInt64: Int] = [:]
        var damaged = 0
        while !cursor.isAtEnd {
            guard let chunk = Self.chunk(&cursor), result.take(chunk, of: bytes, &places) else {
                guard cursor.skip(past: boundary) else {
                    result.notes.append("it is cut off or damaged near its end; what is whole was read")
                    break
                }
                damaged += 1
                continue
            }
        }
        if damaged > 0 { result.notes.append("\(damaged) damaged stretches of it were passed over") }
        for index in result.streams.indices {
            result.streams[index].clock.correct(&result.streams[index].times)
        }
        guard result.streams.contains(where: { !$0.times.isEmpty }) else {
            throw RecordingFormatError(
                file: file, problem: "it holds no samples", remedy: "record it again, or copy it again")
        }
        return result
    }

    /// The next chunk's tag and where its body lies; nil, with the cursor where it was, when it is none.
    private static func chunk(_ cursor: inout ByteCursor) -> (tag: Chunk, body: Range<Int>)? {
        var ahead = cursor
        guard let width = ahead.number(1), [1, 4, 8].contains(width),
            let length = ahead.number(Int(width)).flatMap(Int.init(exactly:)), length >= 2,
            length <= ahead.end - ahead.position, let number = ahead.number(2),
            let tag = Chunk(rawValue: Int(number))
        else { return nil }
        let body = ahead.position..<ahead.position + length - 2
        ahead.skip(length - 2)
        cursor = ahead
        return (tag, body)
    }

    /// - Returns: whether the chunk made sense.
    private mutating func take(
        _ chunk: (tag: Chunk, body: Range<Int>), of bytes: [UInt8], _ places: inout [UInt64: Int]
    ) -> Bool {
        var cursor = ByteCursor(bytes, from: chunk.body.lowerBound, to: chunk.body.upperBound)
        switch chunk.tag {
        case .fileHeader:
            let info = cursor.text(chunk.body.count).flatMap(XMLElement.init)
            started = info?.word("datetime").flatMap { WallTime(iso8601: $0) }
            return true
        case .boundary, .streamFooter: return true
        case .streamHeader:
            guard let id = cursor.number(4), places[id] == nil, let xml = cursor.text(chunk.body.count - 4),
                let stream = XDFStream(header: xml)
            else { return false }
            places[id] = streams.count
            streams.append(stream)
            return true
        case .samples:
            guard let id = cursor.number(4), let place = places[id] else { return false }
            return streams[place].take(&cursor)
        case .clockOffset:
            guard let id = cursor.number(4), let place = places[id], let time = cursor.double(),
                let offset = cursor.double()
            else { return false }
            streams[place].clock.add(time: time, offset: offset)
            return true
        }
    }
}
