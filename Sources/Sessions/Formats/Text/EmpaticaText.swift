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
    static func parse(_ text: String, file: String, title: String) throws(RecordingFormatError)
        -> ImportedRecording
    {
        let lines = text.split(whereSeparator: \.isNewline)
        var rows: [[Double]] = []
        let isIntervals = isIntervals(lines[0])
        for (number, line) in lines.enumerated().dropFirst(isIntervals ? 1 : 2) {
            let row = numbers(line).compactMap { $0 }
            guard row.count == (rows.first?.count ?? row.count), !row.isEmpty, !isIntervals || row.count == 2
            else {
                if number == lines.count - 1, !rows.isEmpty { break }
                throw RecordingFormatError(
                    file: file, problem: "line \(number + 1) cannot be understood",
                    remedy: "take the file as it was downloaded")
            }
            rows.append(row)
        }
        guard !rows.isEmpty else {
            throw RecordingFormatError(
                file: file, problem: "it holds no samples", remedy: "take the file as it was downloaded")
        }
        let start = numbers(lines[0]).first.flatMap { $0 } ?? 0
        var recording = ImportedRecording(started: WallTime(unixSeconds: start, utcOffsetMinutes: 0))
        if isIntervals {
            recording.intervals = intervals(rows.map { ($0[0], $0[1]) })
        } else if let rate = numbers(lines[1]).first.flatMap({ $0 }) {
            let names = rows[0].count == 3 ? ["\(title) X", "\(title) Y", "\(title) Z"] : nil
            for column in rows[0].indices {
                recording.signals.append(
                    ImportedSignal(
                        name: names?[column] ?? (column == 0 ? title : "\(title) \(column + 1)"), unit: "",
                        rate: rate, samples: rows.map { Float($0[column]) }))
            }
        }
        return recording
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
