import Biosignals

/// A raw text recording of the OpenBCI program, of its versions up to 4 (`%First Column = SampleIndex`) and since 5
/// (a line of column names), or of the Python collector.
///
/// Lost packets show in the sample index; the time stamps are of the computer, in bursts, and only tell of losses that
/// are longer than a turn of the index, and when the recording began.
struct OpenBCIText {
    static func isSuch(_ text: String) -> Bool { text.hasPrefix("%OpenBCI") }

    /// - Parameters:
    ///   - file: its name, for errors.
    ///   - mostSamples: more are not held in memory.
    static func parse(
        _ source: ByteSource, file: String, mostSamples: Int
    ) throws(RecordingFormatError) -> ImportedRecording {
        func refusal(_ problem: String) -> RecordingFormatError {
            RecordingFormatError(
                file: file, problem: problem, remedy: "take the file as the OpenBCI program wrote it")
        }
        var lines = FileLines(source, file: file)
        var remarks: [String] = []
        var rows: OpenBCIRows?
        func stated(_ name: String) -> Double? {
            guard let line = remarks.first(where: { $0.dropFirst().hasPrefix(name) }) else { return nil }
            let words = line.split(separator: "=", maxSplits: 1)
            guard words.count == 2, let number = words[1].split(separator: " ").first else { return nil }
            return DecimalText.number(String(number))
        }
        while let place = try lines.line() {
            if rows != nil, lines.with(place, { rows?.read($0) }) == true {
                try rows?.keep()
                continue
            }
            let line = lines.whole(place)
            if line.isEmpty { continue }
            if rows == nil {
                guard !line.hasPrefix("%") else {
                    remarks.append(line)
                    continue
                }
                let isNamed = line.contains("Sample Index") || line.contains("EXG")
                rows = OpenBCIRows(
                    names: isNamed ? line.split(separator: ",").map(Self.trimmed) : [],
                    isCollector: remarks.contains { $0.contains("First Column = Time") },
                    channels: stated("Number of channels").flatMap { Int(exactly: $0) },
                    store: ColumnStore(most: mostSamples))
                if isNamed { continue }
            }
            guard rows?.read(line.split(separator: ",").map(Self.trimmed)) == true else {
                if lines.isAtEnd, rows?.count ?? 0 > 0 { break }
                throw refusal("line \(lines.number) cannot be understood")
            }
            try rows?.keep()
        }
        guard let rate = stated("Sample Rate"), rate > 0, rate <= 1e5 else {
            throw refusal("it does not say how many samples a second it holds")
        }
        guard let rows, rows.count > 0 else { throw refusal("it holds no samples") }
        return try rows.recording(rate: rate, mostSamples: mostSamples)
    }

    private static func trimmed(_ cell: Substring) -> String {
        let cell = cell.drop { $0 == " " || $0 == "\t" }
        let end = cell.lastIndex { $0 != " " && $0 != "\t" }
        return end.map { String(cell[...$0]) } ?? ""
    }
}
