/// Where the rows of a table stand in its file, so that some can be read without the others.
struct CSVPlaces: Sendable {
    /// Rows from one that is remembered to the next.
    private static let every = 1_024

    private let source: ByteSource
    private let heading: CSVHeading
    /// Columns that are no signals, at the left.
    let skipped: Int
    private let file: String
    private var places: [Int] = []

    init(_ source: ByteSource, heading: CSVHeading, skipped: Int, file: String) {
        self.source = source
        self.heading = heading
        self.skipped = skipped
        self.file = file
    }

    /// Takes where a row stands; every one is told, in order.
    mutating func note(_ place: Int, ofRow row: Int) {
        if row.isMultiple(of: Self.every) { places.append(place) }
    }

    /// Samples of some rows, by signal.
    func columns(of rows: Range<Int>) throws(RecordingFormatError) -> [[Float]] {
        let begin = rows.lowerBound / Self.every
        var reading = CSVRows(
            TextLines(source, from: places[begin], file: file), heading: heading, file: file)
        var row = [Double](repeating: 0, count: heading.labels.count)
        var columns = [[Float]](repeating: [], count: row.count - skipped)
        for number in begin * Self.every..<rows.upperBound {
            guard try reading.next(&row) else {
                throw RecordingFormatError(
                    file: file, problem: "it became shorter while it was read", remedy: "try again")
            }
            guard rows.contains(number) else { continue }
            for index in columns.indices { columns[index].append(Float(row[index + skipped])) }
        }
        return columns
    }
}
