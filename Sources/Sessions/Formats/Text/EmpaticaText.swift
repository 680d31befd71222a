/// A file of an Empatica wrist band: `BVP.csv`, `ACC.csv` and the like (a line with the start, one with the rate, then
/// samples) or `IBI.csv` (seconds since the start and the interval that ends there, accepted beats only).
struct EmpaticaText {
    /// Seconds by which a beat may be off the sum of intervals and still follow the one before.
    private static let tolerance = 0.05
    private static let unix = 1e9...4e9

    static func isSuch(_ text: String) -> Bool {
        let lines = text.prefix(400).split(maxSplits: 2, whereSeparator: \.isNewline)
        guard lines.count >= 2 else { return false }
        let first = numbers(lines[0])
        guard let start = first.first, let start, unix.contains(start) else { return false }
        if isIntervals(lines[0]) { return true }
        let second = numbers(lines[1])
        return !first.contains(nil) && first.count == second.count
            && first.allSatisfy { $0 == start }
            && second.allSatisfy { $0 == second[0] && (0.1...1024).contains($0 ?? 0) }
    }

    private static func isIntervals(_ line: Substring) -> Bool {
        line.split(separator: ",").dropFirst().first.map(SignalLabel.trimmed) == "IBI"
    }

    private static func numbers(_ line: Substring) -> [Double?] {
        line.split(separator: ",", omittingEmptySubsequences: false).map {
            DecimalText.number(SignalLabel.trimmed($0))
        }
    }

    /// - Parameters:
    ///   - file: its name, for errors.
    ///   - title: what the signal is called, as the file does not say.
    ///   - mostSamples: more are not held in memory.
    static func parse(
        _ source: ByteSource, file: String, title: String, mostSamples: Int
    ) throws(RecordingFormatError) -> ImportedRecording {
        var lines = FileLines(source, file: file)
        let heading = try row(&lines) ?? ""
        let isIntervals = isIntervals(heading[...])
        let rate = isIntervals ? nil : try row(&lines).flatMap { numbers($0[...]).first ?? nil }
        let store = ColumnStore(most: mostSamples)
        var columns: [LongColumn<Float>] = []
        var beats: [(time: Double, length: Double)] = []
        while let place = try lines.line() {
            if place.isEmpty { continue }
            let row =
                lines.with(place) { plain($0) } ?? numbers(lines.whole(place)[...]).compactMap { $0 }
            guard row.count == (columns.isEmpty ? row.count : columns.count), !row.isEmpty,
                !isIntervals || row.count == 2
            else {
                if lines.isAtEnd, !columns.isEmpty { break }
                throw RecordingFormatError(
                    file: file, problem: "line \(lines.number) cannot be understood",
                    remedy: "take the file as it was downloaded")
            }
            if columns.isEmpty { columns = row.map { _ in LongColumn(store) } }
            if isIntervals {
                beats.append((row[0], row[1]))
            } else {
                for (index, value) in row.enumerated() { try columns[index].append(Float(value)) }
            }
        }
        guard !columns.isEmpty else {
            throw RecordingFormatError(
                file: file, problem: "it holds no samples", remedy: "take the file as it was downloaded")
        }
        let start = (numbers(heading[...]).first ?? nil) ?? 0
        var recording = ImportedRecording(started: WallTime(unixSeconds: start, utcOffsetMinutes: 0))
        if isIntervals {
            recording.intervals = intervals(beats)
        } else if let rate {
            let axes = columns.count == 3 ? ["\(title) X", "\(title) Y", "\(title) Z"] : nil
            try recording.take(
                columns.enumerated().map { index, column in
                    PlacedColumn(
                        name: axes?[index] ?? (index == 0 ? title : "\(title) \(index + 1)"), unit: "",
                        rate: rate, samples: column, runs: [RowRun(rows: 0..<column.count, start: 0)])
                }, mostSamples: mostSamples)
        }
        return recording
    }

    /// The numbers of a line of plain decimals, which nearly all are; nil for anything else.
    private static func plain(_ line: Span<UInt8>) -> [Double]? {
        var numbers: [Double] = []
        let count = line.forEachCell(separatedBy: UInt8(ascii: ",")) { _, cell in
            guard let number = DecimalText.number(cell) else { return false }
            numbers.append(number)
            return true
        }
        return count == nil ? nil : numbers
    }

    /// The next line that is not empty.
    private static func row(_ lines: inout FileLines) throws(RecordingFormatError) -> String? {
        while let place = try lines.line() {
            let line = lines.whole(place)
            if !line.isEmpty { return line }
        }
        return nil
    }

    /// The intervals, and between beats that do not follow one another the time that lies between.
    private static func intervals(_ beats: [(time: Double, length: Double)]) -> RRText {
        var intervals: [Double] = []
        var missing = 0
        for (index, beat) in beats.enumerated() {
            if index > 0 {
                let between = beat.time - beats[index - 1].time - beat.length
                if between > tolerance {
                    intervals.append(between * 1000)
                    missing += 1
                }
            }
            intervals.append(beat.length * 1000)
        }
        return RRText(
            intervals: intervals,
            note: "\(beats.count) intervals in s, \(missing) gaps between them as long intervals")
    }
}
